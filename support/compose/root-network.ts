import { access, readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Bind } from './root.ts';

/** What a root lacks to use this machine's network. */
export interface RootNetwork {
  readonly binds: readonly Bind[];
  readonly env: Readonly<Record<string, string>>;
  /** Inside the root: a file of the certificate authorities that this machine trusts; undefined: it has none. */
  readonly authorities: string | undefined;
}

const resolver = '/etc/resolv.conf';
const authorities = '/mnt/authorities.pem';

/** Where distributions keep the file: Debian's and Fedora's. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'] as const;

const proxies = ['http_proxy', 'https_proxy', 'no_proxy'] as const;

/**
 * How this machine resolves names, whom it trusts and by which proxy it goes, for commands in a root that are given its
 * network.
 * @param root the root's folder, which is not changed
 */
export async function rootNetwork(root: string): Promise<RootNetwork> {
  const trusted = await firstOf(bundles);
  // The place of a link is a folder of /run, which is empty in each command's root.
  const link = await readlink(join(root, resolver)).catch(() => undefined);
  const target = link === undefined ? resolver : resolve('/etc', link);
  return {
    binds: [
      ...((await isThere(resolver)) ? [{ source: resolver, target, access: 'read' } as const] : []),
      ...(trusted === undefined
        ? []
        : [{ source: trusted, target: authorities, access: 'read' } as const]),
    ],
    env: Object.fromEntries(
      proxies.flatMap((name) => {
        const value = process.env[name] ?? process.env[name.toUpperCase()];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    authorities: trusted === undefined ? undefined : authorities,
  };
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isThere(path)) return path;
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
