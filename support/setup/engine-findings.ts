import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { size } from '../amounts.ts';
import { cacheItems, diskUsage } from '../cache/usage.ts';
import { messageOf } from '../errors.ts';
import { chooseAccelerator, describeAccelerator } from '../libvirt/accelerator.ts';
import { connectTo, openLibvirt } from '../libvirt/daemon.ts';
import { pythonEnvironment } from '../python/venv.ts';
import type { Settings } from '../settings.ts';
import type { Finding } from './findings.ts';

/** Opens the libvirt that a run would use, which starts a private one where a run would. */
export async function libvirtFinding(settings: Settings, signal: AbortSignal): Promise<Finding> {
  const name = 'libvirt daemon';
  await mkdir(settings.workDir, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(settings.workDir, 'doctor-'));
  try {
    await using libvirt = await openLibvirt({ uri: settings.libvirtUri, folder, signal });
    await using connection = await connectTo(libvirt.access, signal);
    const { library } = await connection.versions();
    const kind =
      libvirt.access.socket === undefined ? 'running' : 'started for the run, ended with it';
    return { name, verdict: 'fine', found: `${library} at ${libvirt.access.uri} (${kind})` };
  } catch (error) {
    signal.throwIfAborted();
    return { name, verdict: 'fault', found: messageOf(error), advice: 'See the message.' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** KVM, or emulation and why: by a real boot. */
export async function accelerationFinding(
  settings: Settings,
  signal: AbortSignal,
): Promise<Finding> {
  const name = 'acceleration';
  try {
    const accelerator = await chooseAccelerator({ cacheDir: settings.cacheDir, signal });
    const found = describeAccelerator(accelerator);
    return accelerator.kind === 'kvm'
      ? { name, verdict: 'fine', found }
      : { name, verdict: 'note', found, advice: 'The suite runs, but each boot takes minutes.' };
  } catch (error) {
    signal.throwIfAborted();
    return { name, verdict: 'fault', found: messageOf(error), advice: 'Mend QEMU first.' };
  }
}

/** The environment with pykickstart and the tools of the tests, made if it is not there yet. */
export async function pythonFinding(settings: Settings, signal: AbortSignal): Promise<Finding> {
  const name = 'Python parts';
  try {
    const { python } = await pythonEnvironment(settings.cacheDir, { signal });
    return { name, verdict: 'fine', found: python };
  } catch (error) {
    signal.throwIfAborted();
    const [found = '', ...rest] = messageOf(error).split('\n');
    return { name, verdict: 'fault', found, advice: rest.join(' ').trim() || 'See the message.' };
  }
}

/** How much is kept, and of what most. @returns the finding and the bytes */
export async function cacheFinding(settings: Settings): Promise<readonly [Finding, number]> {
  const items = await cacheItems(settings.cacheDir);
  const stages = new Map<string, number>();
  for (const { stage, bytes } of items) stages.set(stage, (stages.get(stage) ?? 0) + bytes);
  const total = await diskUsage(settings.cacheDir);
  const most = [...stages].sort(([, a], [, b]) => b - a).slice(0, 4);
  const parts = most.map(([stage, bytes]) => `${stage} ${size(bytes)}`).join(', ');
  const found = `${size(total)} in ${settings.cacheDir}${parts === '' ? '' : `: ${parts}`}`;
  const over = total > settings.cacheLimit * 1e9;
  const finding: Finding = {
    name: 'cache',
    verdict: over ? 'note' : 'fine',
    found,
    ...(over
      ? {
          advice: `The next run drops what was used longest ago, down to ${settings.cacheLimit} GB.`,
        }
      : {}),
  };
  return [finding, total];
}
