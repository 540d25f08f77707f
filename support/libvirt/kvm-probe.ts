import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { probeGuest, probeSuccess } from './kvm-probe-guest.ts';

/** A guest of 312 bytes needs milliseconds; one that hangs is not waited for longer than this. */
const limitMs = 5000;

const emulatorArguments =
  '-machine pc -m 64 -nodefaults -no-user-config -display none -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=1'.split(
    ' ',
  );

/**
 * Runs a tiny guest and says why it did not work, or `undefined` if it did. It needs what a kernel needs (paging, 64-bit
 * mode, exceptions): a /dev/kvm that opens proves nothing, some only run a firmware's real mode.
 * @param emulator QEMU's program, by name or path
 */
export async function guestFailure(
  accelerator: 'kvm' | 'tcg',
  emulator: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'ostree-prototypes-probe-'));
  try {
    const kernel = join(folder, 'guest');
    await writeFile(kernel, probeGuest);
    const result = await execa(
      emulator,
      ['-accel', accelerator, '-kernel', kernel].concat(emulatorArguments),
      {
        reject: false,
        stdin: 'ignore',
        timeout: limitMs,
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      },
    );
    signal?.throwIfAborted();
    if (result.exitCode === probeSuccess) return undefined;
    if (result.exitCode === undefined && !result.timedOut) {
      return `${emulator} could not be run`;
    }
    const said = result.stderr.split('\n').find((line) => !line.includes('warning:'));
    const how = result.timedOut
      ? `did not finish in ${limitMs / 1000} s`
      : `ended with ${String(result.exitCode)}`;
    return `a tiny guest ${how}${said === undefined || said === '' ? '' : ` (${said})`}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why KVM cannot be used on this machine, or `undefined` if a guest really runs under it. */
export async function kvmFailure(
  emulator: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (process.arch !== 'x64') return `the guests are x86-64, this machine is ${process.arch}`;
  const cpu = await readFile('/proc/cpuinfo', 'utf8');
  if (!/^flags\s*:.*\b(vmx|svm)\b/m.test(cpu)) {
    return 'the processor offers no virtualization (neither vmx nor svm in /proc/cpuinfo)';
  }
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing ? '/dev/kvm is missing' : '/dev/kvm cannot be opened by this user';
  }
  return guestFailure('kvm', emulator, signal);
}
