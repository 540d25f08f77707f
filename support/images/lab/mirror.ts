import { run } from '../../process/run.ts';

/**
 * The mirror of Debian that the host itself uses, if it is a Debian host.
 * @returns the archive's URI, or `undefined` where apt is missing, its lists are empty or it knows no Debian archive
 */
export async function hostMirror(signal?: AbortSignal): Promise<string | undefined> {
  const format = '$(ORIGIN)|$(LABEL)|$(REPO_URI)';
  const listing = await run(['apt-get', 'indextargets', '--format', format], { signal }).catch(
    () => undefined,
  );
  return listing === undefined ? undefined : debianArchive(listing.stdout);
}

/** The first archive with Debian's origin and label (security updates have a label of their own). */
export function debianArchive(listing: string): string | undefined {
  for (const line of listing.split('\n')) {
    const [origin, label, uri] = line.split('|');
    if (origin === 'Debian' && label === 'Debian' && uri !== undefined && uri !== '') return uri;
  }
  return undefined;
}
