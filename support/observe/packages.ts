import { linesOf } from './lists.ts';

/** An installed package, as the rpm database has it. */
export interface InstalledPackage {
  readonly name: string;
  /** `0` if the package has none. */
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/** Prints one line a package that `parsePackages` reads (rpm(8), QUERY OPTIONS; queryformat). */
export const packageFormat =
  '%{NAME}\\t%|EPOCH?{%{EPOCH}}:{0}|\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n';

/**
 * Reads what `rpm -qa --queryformat` printed for `packageFormat`. Keys that rpm keeps as packages (`gpg-pubkey`) are
 * left out: they are no part of a tree.
 * @throws TypeError for a line of another form
 */
export function parsePackages(output: string): readonly InstalledPackage[] {
  return linesOf(output).flatMap((line) => {
    const [name, epoch, version, release, arch, ...more] = line.split('\t');
    if (
      name === undefined ||
      epoch === undefined ||
      version === undefined ||
      release === undefined ||
      arch === undefined ||
      more.length > 0
    ) {
      throw new TypeError(`This is no package: ${line}`);
    }
    return name === 'gpg-pubkey' ? [] : [{ name, epoch, version, release, arch }];
  });
}

/** NAME-[EPOCH:]VERSION-RELEASE.ARCH, without an epoch of 0, as dnf and rpm-ostree print it. */
export function nevra({ name, epoch, version, release, arch }: InstalledPackage): string {
  return `${name}-${epoch === '0' ? '' : `${epoch}:`}${version}-${release}.${arch}`;
}
