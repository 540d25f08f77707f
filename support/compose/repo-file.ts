import type { RpmRepository } from '../images/target.ts';

/** Where a repository's parts are seen by the dnf that reads the file. */
export interface RepoPlaces {
  /** The folder of a repository that is on disk. */
  readonly packages: string;
  /** The file of its public key. */
  readonly key: string;
}

/**
 * A dnf repository file (dnf.conf(5)). A metalink comes with the checksum of the metadata, as Fedora has it; other metadata
 * are signed where the packages are.
 */
export function repoFile(repository: RpmRepository, { packages, key }: RepoPlaces): string {
  const { id, name, url, metalink, gpgKey, priority } = repository;
  return [
    `[${id}]`,
    `name=${name}`,
    metalink === undefined ? `baseurl=${url ?? `file://${packages}`}` : `metalink=${metalink}`,
    'enabled=1',
    ...(priority === undefined ? [] : [`priority=${priority}`]),
    ...(gpgKey === undefined
      ? ['gpgcheck=0']
      : [
          'gpgcheck=1',
          ...(metalink === undefined ? ['repo_gpgcheck=1'] : []),
          `gpgkey=file://${key}`,
        ]),
    '',
  ].join('\n');
}
