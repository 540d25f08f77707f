/** Where things are in the stand-in's tree; below `pub` as on Fedora's download server. */
export const release = '1';
/** Stands for Fedora's number of the compose. */
export const compose = '1.1';

const everything = `linux/releases/${release}/Everything/x86_64`;
export const iso = `${everything}/iso/`;
export const places = {
  /** Below the tree. */
  ring: 'keys/fedora.gpg',
  list: 'pub/fedora/imagelist-fedora',
  repository: `pub/fedora/${everything}/os`,
  iso: `pub/fedora/${iso}`,
  kickstarts: 'git/kickstarts.git',
} as const;

/** Names with `{compose}` as the catalogue has them. */
export const image = `Fedora-Everything-netinst-x86_64-${release}-{compose}.iso`;
export const checksums = `Fedora-Everything-${release}-{compose}-x86_64-CHECKSUM`;

/** A name as it is in the tree. */
export function named(name: string): string {
  return name.replace('{compose}', compose);
}

/** The branch of the official kickstarts. */
export const branch = `f${release}`;
