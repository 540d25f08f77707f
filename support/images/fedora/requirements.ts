import { once } from 'node:events';
import { connect } from 'node:tls';
import { UserError } from '../../errors.ts';
import { type Accelerator, chooseAccelerator } from '../../libvirt/accelerator.ts';
import type { Settings } from '../../settings.ts';
import { chooseRelease, type FedoraRelease, readCatalogue } from './catalogue.ts';

const rather =
  'The lab needs neither KVM nor Fedora: leave out -p fedora and unset PROTOTYPES_TARGET.';

/**
 * Tells early, before anything is fetched or made, whether a run on Fedora can come to anything on this machine.
 * @returns the release that it would be on
 * @throws UserError for a release that there is not, where guests have no KVM, and where Fedora's servers are not reached
 */
export async function checkFedora(
  settings: Pick<Settings, 'cacheDir' | 'fedoraRelease'>,
  signal?: AbortSignal,
): Promise<FedoraRelease> {
  const release = chooseRelease(await readCatalogue(), settings.fedoraRelease);
  requireKvm(await chooseAccelerator({ cacheDir: settings.cacheDir, signal }));
  await requireServers(serversOf(release), { signal });
  return release;
}

/** Anaconda and a whole Fedora, emulated, take hours and run into every time limit. */
export function requireKvm(accelerator: Accelerator): void {
  if (accelerator.kind === 'kvm') return;
  throw new UserError(`Fedora is installed in a guest with KVM: ${accelerator.reason}.`, {
    advice: rather,
  });
}

/** The addresses (host, or host and port) that a release is fetched from, mirrors aside. */
export function serversOf({
  repositories,
  installer,
  signingKey,
}: FedoraRelease): readonly string[] {
  const urls = [
    ...repositories.map(({ metalink }) => metalink),
    ...[installer?.list, signingKey.from].filter((url) => typeof url === 'string'),
  ];
  return [...new Set(urls.map((url) => new URL(url).host))];
}

export interface ServersOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one may take to answer. */
  readonly limit?: number;
}

/** @throws UserError that names the server that does not answer, and why */
export async function requireServers(
  servers: readonly string[],
  { signal, limit = 15_000 }: ServersOptions = {},
): Promise<void> {
  const late = AbortSignal.timeout(limit);
  const over = signal === undefined ? late : AbortSignal.any([signal, late]);
  await Promise.all(
    servers.map(async (server) => {
      try {
        await greet(server, over);
      } catch (error) {
        signal?.throwIfAborted();
        const why = late.aborted ? `no answer in ${limit / 1000} s` : reasonOf(error);
        throw new UserError(`Fedora's server ${server} is not reached: ${why}.`, {
          advice: `Check this machine's way to the internet. ${rather}`,
          cause: error,
        });
      }
    }),
  );
}

/** A handshake and no more: a captive portal, which answers for anybody, has no certificate for the name. */
async function greet(server: string, signal: AbortSignal): Promise<void> {
  const { hostname, port } = new URL(`https://${server}/`);
  signal.throwIfAborted();
  const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname });
  try {
    await once(socket, 'secureConnect', { signal });
  } finally {
    socket.destroy();
  }
}

/** `ENOTFOUND` says no more than its message, and some messages are empty: an AggregateError's, of several addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  return first === undefined ? error.message : reasonOf(first);
}
