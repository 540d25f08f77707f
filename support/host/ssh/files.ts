import { randomUUID } from 'node:crypto';
import type { SFTPWrapper } from 'ssh2';

/** Content of a remote file. */
export function readRemote(sftp: SFTPWrapper, path: string): Promise<Buffer> {
  return call(path, (done) => sftp.readFile(path, done));
}

/** Replaces a remote file: written aside with its mode, then renamed over the old one (posix-rename@openssh.com). */
export async function writeRemote(
  sftp: SFTPWrapper,
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  await placed(sftp, path, mode, (aside) =>
    call(path, (done) => sftp.writeFile(aside, Buffer.from(content), { mode }, finish(done))),
  );
}

/** Copies a local file to a remote path, as `writeRemote` writes. */
export async function putRemote(
  sftp: SFTPWrapper,
  local: string,
  path: string,
  mode: number,
): Promise<void> {
  await placed(sftp, path, mode, (aside) =>
    call(path, (done) => sftp.fastPut(local, aside, { mode }, finish(done))),
  );
}

/** Copies a remote file to a local path. */
export function getRemote(sftp: SFTPWrapper, path: string, local: string): Promise<void> {
  return call(path, (done) => sftp.fastGet(path, local, finish(done)));
}

async function placed(
  sftp: SFTPWrapper,
  path: string,
  mode: number,
  write: (aside: string) => Promise<void>,
): Promise<void> {
  const aside = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    await write(aside);
    // The server's umask has had its say about the mode.
    await call<void>(path, (done) => sftp.chmod(aside, mode, finish(done)));
    await call<void>(path, (done) => sftp.ext_openssh_rename(aside, path, finish(done)));
  } catch (error) {
    await call<void>(path, (done) => sftp.unlink(aside, finish(done))).catch(() => {});
    throw error;
  }
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

/** ssh2's callbacks without a value, as those with one. */
function finish(done: Done<void>): (error?: Error | null) => void {
  return (error) => done(error, undefined);
}

function call<T>(path: string, start: (done: Done<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error === null || error === undefined) resolve(value);
      else reject(new Error(`${path}: ${error.message}`, { cause: error }));
    });
  });
}
