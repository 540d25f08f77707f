import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from '../libvirt/owner.ts';
import { runVariable } from './processes.ts';

/** The reaper of a run; disposing of it tells it to do its work, and waits until it has. */
export interface Reaper extends AsyncDisposable {
  readonly pid: number | undefined;
}

/**
 * Starts a run's reaper (reaper.ts). It holds the read end of a pipe whose write end only this process has: the kernel closes
 * that when this process ends, even by SIGKILL.
 */
export async function startReaper(folder: string, owner: ProcessIdentity): Promise<Reaper> {
  const program = fileURLToPath(new URL('reaper.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=source', program, folder, String(owner.pid), owner.started],
    // Whoever ends the run's commands must not be one of them.
    { detached: true, stdio: ['pipe', 'ignore', 'pipe'], env: withoutRun() },
  );
  await once(child, 'spawn');
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = once(child, 'close');
  release(child);
  return {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.ref();
      child.stdin?.end();
      await ended;
      if (child.exitCode !== 0) {
        throw new Error(`The clean-up of ${folder} failed:\n  ${said.trim()}`);
      }
    },
  };
}

function withoutRun(): NodeJS.ProcessEnv {
  const { [runVariable]: _run, ...env } = process.env;
  return env;
}

/** A run may end without waiting for its reaper. */
function release(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stderr]) {
    if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}
