import { ConnectionError, LibvirtError } from '../errors.ts';
import { connectionProcedures as procedures } from '../protocol/procedures/connection.ts';
import type { Channel } from '../rpc/channel.ts';

/** remote_auth_type. */
const AuthType = { none: 0, sasl: 1, polkit: 2 } as const;
const names: Readonly<Record<number, string>> = { 0: 'none', 1: 'sasl', 2: 'polkit' };

/**
 * Says who we are in the way that the daemon asks for. polkit needs no word of ours: the daemon asks
 * polkitd about the process at the other end of the socket, which may ask the user in a dialogue, so
 * the reply may take a while.
 * @param wanted a kind to insist on (`auth=` of the URI).
 * @throws ConnectionError if nothing that the daemon offers is supported; LibvirtError if it says no.
 */
export async function authenticate(
  channel: Channel,
  wanted: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { types } = await channel.call(procedures.authList, {}, { signal });
  const type = wanted === undefined ? (types[0] ?? AuthType.none) : find(types, wanted);
  switch (type) {
    case AuthType.none:
      return;
    case AuthType.polkit:
      await channel.call(procedures.authPolkit, {}, { signal }).catch(advise);
      return;
    default:
      throw new ConnectionError(
        `the daemon asks for the authentication "${names[type] ?? type}", which is not supported (none and polkit are)`,
      );
  }
}

function find(types: readonly number[], wanted: string): number {
  const type = types.find((offered) => names[offered] === wanted.toLowerCase());
  if (type === undefined) {
    const offered = types.map((each) => names[each] ?? each).join(', ') || 'none';
    throw new ConnectionError(
      `the daemon does not offer the authentication "${wanted}" (it offers: ${offered})`,
    );
  }
  return type;
}

function advise(error: unknown): never {
  if (error instanceof LibvirtError) {
    error.message +=
      ' (polkit decides about org.libvirt.unix.manage: members of the group "libvirt" are let in as a rule; without a desktop, run pkttyagent in another terminal)';
  }
  throw error;
}
