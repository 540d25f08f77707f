import type { FedoraEdition, FedoraRelease } from '../catalogue.ts';
import { branch, checksums, image, iso, places, release } from './places.ts';

/** The address of something that the stand-in's server has. */
export type At = (place: string) => string;

/** The id of the stand-in's only repository; its metalink is at `metalink/ID.xml`. */
export const repositoryId = 'fedora';

/**
 * The stand-in's entry of the catalogue. It is made when its server runs: with http addresses of this machine, which no entry
 * of Fedora's has, and a number that no release of today has; all else is as the catalogue's schema says.
 * @param fingerprint of the key that its packages and checksums are signed with
 */
export function standInRelease(at: At, fingerprint: string): FedoraRelease {
  const edition = (name: 'server' | 'workstation'): FedoraEdition => ({
    ref: `fedora/${release}/x86_64/${name}`,
    environment: `${name}-product-environment`,
    kickstart: {
      project: at(places.kickstarts),
      branch,
      file: `${name}.ks`,
      why: 'It is the only one that the stand-in has.',
    },
  });
  return {
    release,
    status: 'supported',
    verified: { workstation: 'never', server: 'never' },
    kickstartVersion: 'F42',
    signingKey: { fingerprint, from: at(places.ring) },
    repositories: [
      {
        id: repositoryId,
        name: `Stand-in ${release} - x86_64`,
        metalink: at(`metalink/${repositoryId}.xml`),
        updates: false,
      },
    ],
    comps: { repository: repositoryId, why: 'It is the only repository.' },
    installer: {
      list: at(places.list),
      folder: iso,
      image,
      checksums,
      why: 'It is the only image.',
    },
    editions: { workstation: edition('workstation'), server: edition('server') },
    dnf: {
      default: 'dnf4',
      plugins: {
        command: 'dnf',
        package: 'python3-dnf',
        words: {
          unknownPackage: 'No match for argument: {name}',
          notFound: 'Error: Unable to find a match: {name}',
        },
      },
    },
    atomic: false,
    differences: ["This is a stand-in of Fedora's download tree, made of the lab."],
  };
}
