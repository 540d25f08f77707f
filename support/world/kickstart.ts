import { readComps } from '../kickstart/comps.ts';
import { commandsNamed } from '../kickstart/facts.ts';
import type { Command, Kickstart } from '../kickstart/model.ts';
import { readSource } from '../kickstart/read-source.ts';
import { selectPackages } from '../kickstart/selection.ts';
import type { PreparedEdition } from '../images/edition-host.ts';
import type { WantedPartition } from '../observe/block-devices.ts';
import { pythonEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';

const read = new Map<string, Promise<Kickstart>>();

/** The kickstart that a subject was made from; read once a worker. */
export function kickstartOf(subject: PreparedEdition): Promise<Kickstart> {
  const { kickstart, kickstartVersion } = subject;
  const known = read.get(kickstart);
  if (known !== undefined) return known;
  const reading = pythonEnvironment(readSettings().cacheDir).then(({ python }) =>
    readSource(subject, { python, version: kickstartVersion }),
  );
  read.set(kickstart, reading);
  return reading;
}

/** What the environment and the groups of a kickstart bring, beside what it names itself. */
export async function groupPackages(subject: PreparedEdition): Promise<readonly string[]> {
  const kickstart = await kickstartOf(subject);
  return selectPackages(kickstart, { comps: await readComps(subject.comps) }).packages;
}

/** The partitions with a mount point that a kickstart's `part` commands describe. */
export function wantedPartitions(kickstart: Kickstart): readonly WantedPartition[] {
  return [...commandsNamed(kickstart, 'part'), ...commandsNamed(kickstart, 'partition')]
    .map((command) => ({
      mountPoint: text(command, 'mountpoint') ?? '',
      size: Number(command.values['size'] ?? 0),
      grow: command.values['grow'] === true,
      fileSystem: text(command, 'fstype'),
      label: text(command, 'label'),
    }))
    .filter(({ mountPoint }) => mountPoint.startsWith('/'));
}

function text(command: Command, key: string): string | undefined {
  const value = command.values[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
