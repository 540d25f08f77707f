import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kvmFailure } from './kvm-probe.ts';

/** A QEMU that is not the host's own. */
export interface Emulator {
  /** Path of its program. */
  readonly program: string;
  /** What it was made of. */
  readonly digest: string;
}

/** How guests run: under KVM, or emulated, and then why, and by which QEMU if not by the host's. */
export type Accelerator =
  | { readonly kind: 'kvm' }
  | { readonly kind: 'tcg'; readonly reason: string; readonly emulator?: Emulator };

export interface AcceleratorOptions {
  /** Where the answer is kept until the machine boots again. */
  readonly cacheDir: string;
  /** QEMU's program. Default: qemu-system-x86_64. */
  readonly emulator?: string;
  readonly signal?: AbortSignal | undefined;
}

interface Kept {
  readonly key: string;
  readonly accelerator: Accelerator;
}

/**
 * KVM only where a guest really boots under it, else emulation with the reason in words. The probe takes up to five seconds
 * where KVM hangs, so its answer is kept for as long as the machine runs.
 */
export async function chooseAccelerator(options: AcceleratorOptions): Promise<Accelerator> {
  const { cacheDir, emulator = 'qemu-system-x86_64', signal } = options;
  const file = join(cacheDir, 'accelerator.json');
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const key = `${bootId} ${process.getuid?.() ?? ''} ${emulator}`;
  const kept = await readKept(file);
  if (kept?.key === key) return kept.accelerator;

  const reason = await kvmFailure(emulator, signal);
  const accelerator: Accelerator = reason === undefined ? { kind: 'kvm' } : { kind: 'tcg', reason };
  await mkdir(cacheDir, { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, JSON.stringify({ key, accelerator } satisfies Kept));
  await rename(aside, file);
  return accelerator;
}

/** What time limits are multiplied with: a person's wish, else 1 under KVM and 5 under emulation. */
export function timeScaleOf(accelerator: Accelerator, wish: number | undefined): number {
  return wish ?? (accelerator.kind === 'kvm' ? 1 : 5);
}

/** One line for a reader: `KVM`, or emulation and why. */
export function describeAccelerator(accelerator: Accelerator): string {
  return accelerator.kind === 'kvm' ? 'KVM' : `emulation (TCG): ${accelerator.reason}`;
}

async function readKept(file: string): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}
