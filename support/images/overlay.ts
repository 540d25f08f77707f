import { run } from '../process/run.ts';

/** Makes a qcow2 file that holds what differs from `backing`, which is never written. */
export async function createOverlay(
  backing: string,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  await run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', backing, path], {
    signal,
  });
}
