import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Host } from '../host/host.ts';

const program = fileURLToPath(new URL('keyring.py', import.meta.url));

/** What the keyring has of a name. */
export interface Kept {
  /** null if there is none, or it is locked. */
  readonly secret: string | null;
  readonly locked: boolean;
}

/** Keeps a secret in the keyring of a user who is logged in, in the collection that applications keep theirs in. */
export function keepSecret(host: Host, user: string, name: string, secret: string): Promise<Kept> {
  return ask(host, user, { act: 'keep', name, secret });
}

/** Gives a secret from the keyring of a user who is logged in. */
export function secretOf(host: Host, user: string, name: string): Promise<Kept> {
  return ask(host, user, { act: 'give', name });
}

async function ask(
  host: Host,
  user: string,
  request: Readonly<Record<string, string>>,
): Promise<Kept> {
  const { stdout } = await host.exec(['python3', '-', JSON.stringify(request)], {
    as: user,
    input: await readFile(program),
  });
  return JSON.parse(stdout) as Kept;
}
