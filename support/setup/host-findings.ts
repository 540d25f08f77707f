import { readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { size } from '../amounts.ts';
import { asRoot } from '../compose/root.ts';
import { messageOf } from '../errors.ts';
import { run } from '../process/run.ts';
import type { TargetName } from '../settings.ts';
import type { Finding } from './findings.ts';
import { checkNeeds, findInstaller, installCommand, packagesFor } from './host-packages.ts';
import type { Purpose } from './needs.ts';

/** What a cold run takes on the disk, at its peak; docs/architecture.md has the table. */
const peakBytes = 16e9;
/** Two Workstations of 4 GiB, and the runner. */
const memoryBytes = 9e9;

/** One finding for each program or module that the host must bring. @param target what guests are of; default: the lab */
export async function packageFindings(target?: TargetName): Promise<readonly Finding[]> {
  const installer = await findInstaller();
  const purposes: readonly Purpose[] = ['suite', 'test', 'bench', 'plans'];
  const findings = new Map<string, Finding>();
  for (const purpose of purposes) {
    for (const { need, found } of await checkNeeds(purpose, target)) {
      if (findings.has(need.name)) continue;
      if (found !== undefined) {
        findings.set(need.name, { name: need.name, verdict: 'fine', found });
        continue;
      }
      const tool = installer ?? 'apt-get';
      const as =
        process.getuid?.() === 0
          ? 'npm run features and npm test install it as root, or: '
          : 'sudo ';
      findings.set(need.name, {
        name: need.name,
        verdict: purpose === 'suite' ? 'fault' : 'note',
        found: `missing (${need.why})`,
        advice: `${as}${installCommand(tool, packagesFor([need], tool))}`,
      });
    }
  }
  return [...findings.values()];
}

/** Free space where the cache and the runs' files go. @param kept bytes that are in the cache already */
export async function diskFinding(
  folder: string,
  kept: number,
  needed: number = peakBytes,
): Promise<Finding> {
  const { bavail, bsize } = await statfsOfNearest(folder);
  const free = Number(bavail) * Number(bsize);
  const missing = needed - kept - free;
  return {
    name: 'disk',
    found: `${size(free)} free for ${folder}`,
    ...(missing <= 0
      ? { verdict: 'fine' }
      : {
          verdict: 'fault',
          advice: `Free ${size(missing)} there, or set PROTOTYPES_CACHE_DIR and PROTOTYPES_WORK_DIR to another disk.`,
        }),
  };
}

/** Memory that guests can have. @param meminfo text of /proc/meminfo (proc_meminfo(5)) */
export function memoryFinding(meminfo: string, needed: number = memoryBytes): Finding {
  const available = Number(/^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1] ?? 0) * 1024;
  return {
    name: 'memory',
    found: `${size(available)} available`,
    ...(available >= needed
      ? { verdict: 'fine' }
      : {
          verdict: 'fault',
          advice: `${size(needed)} are needed: end something, or run with --parallel 1 on a machine with less.`,
        }),
  };
}

export async function readMeminfo(): Promise<string> {
  return readFile('/proc/meminfo', 'utf8');
}

/** Processors: fewer than two work, but slowly. */
export function processorFinding(count: number = availableParallelism()): Finding {
  return {
    name: 'processors',
    verdict: count >= 2 ? 'fine' : 'note',
    found: String(count),
    ...(count >= 2
      ? {}
      : { advice: 'Guests have two processors each: expect time limits to be near.' }),
  };
}

/** Whether the tree repository can be served on its port. */
export async function portFinding(port: number): Promise<Finding> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen({ port, host: '127.0.0.1' }, resolve);
  const name = 'tree port';
  try {
    await promise;
    return { name, verdict: 'fine', found: `127.0.0.1:${port} is free` };
  } catch (error) {
    return {
      name,
      verdict: 'fault',
      found: `127.0.0.1:${port} cannot be used: ${messageOf(error)}`,
      advice: `End what uses it (ss -ltnp 'sport = :${port}'), or set PROTOTYPES_TREE_PORT.`,
    };
  } finally {
    server.close();
  }
}

/** Whether a plain user can be root over a tree of its own; root needs no name space for that. */
export async function namespaceFinding(): Promise<Finding> {
  const name = 'user namespaces';
  if (process.getuid?.() === 0) return { name, verdict: 'fine', found: 'not needed as root' };
  try {
    const { stdout } = await run(asRoot(['cat', '/proc/self/uid_map']));
    return { name, verdict: 'fine', found: `ids ${stdout.trim().split(/\s+/).join(' ')}` };
  } catch (error) {
    return {
      name,
      verdict: 'fault',
      found: messageOf(error),
      advice:
        'Give yourself subordinate ids (usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER), and allow user namespaces (sysctl user.max_user_namespaces, and kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu).',
    };
  }
}

/** The folder itself may not be there yet: its file system is that of the nearest one that is. */
async function statfsOfNearest(folder: string): ReturnType<typeof statfs> {
  try {
    return await statfs(folder);
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return statfsOfNearest(dirname(folder));
  }
}
