import type { TargetName } from '../settings.ts';
import type { FedoraRelease } from './fedora/catalogue.ts';
import { type Edition, everyEdition } from './image.ts';

/** One machine's part of a night. */
export interface NightlyRun {
  /** Of its job and its reports. */
  readonly name: string;
  /** The report that it becomes a part of. */
  readonly report: string;
  readonly target: TargetName;
  /** FEDORA_RELEASE; empty: not of Fedora. */
  readonly release: string;
  readonly edition: Edition;
  /** Cucumber's --tags: what is of no edition is run beside Server's scenarios. */
  readonly tags: string;
  /** Cucumber's --shard: `1/2`. */
  readonly shard: string;
}

/** What the runs of one target and release come to, together. */
export interface NightlyReport {
  readonly report: string;
  /** How many runs it is made of. */
  readonly runs: number;
}

export interface Nightly {
  readonly runs: readonly NightlyRun[];
  readonly reports: readonly NightlyReport[];
}

const tagsOf: Readonly<Record<Edition, string>> = {
  server: 'not @workstation',
  workstation: '@workstation',
};

/**
 * What runs at night: the lab, and every release of Fedora that is supported; either edition on machines of its own, and
 * each in as many shards as are asked for.
 */
export function nightly(catalogue: readonly FedoraRelease[], shards: number): Nightly {
  const systems = [
    { report: 'lab', target: 'lab', release: '' } as const,
    ...catalogue
      .filter(({ status }) => status === 'supported')
      .map(({ release }) => ({ report: `fedora-${release}`, target: 'fedora', release }) as const),
  ];
  return {
    runs: systems.flatMap((system) =>
      everyEdition.flatMap((edition) =>
        Array.from({ length: shards }, (_, index) => ({
          name: `${system.report}-${edition}-${index + 1}`,
          ...system,
          edition,
          tags: tagsOf[edition],
          shard: `${index + 1}/${shards}`,
        })),
      ),
    ),
    reports: systems.map(({ report }) => ({ report, runs: everyEdition.length * shards })),
  };
}
