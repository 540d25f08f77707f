import type { Host } from '../host/host.ts';
import type { Edition } from '../images/image.ts';
import type { Parameters } from './prepared.ts';

/** Who lends hosts to scenarios. */
export interface Lender {
  /** A host that scenarios share which only read. */
  shared(edition: Edition): Promise<Host>;
  /** A host as it was after its first boot, for one scenario. */
  fresh(edition: Edition): Promise<Host>;
}

/** The lender of this worker. */
export function lender(_parameters: Parameters): Lender {
  throw new Error('There is no pool of hosts yet.');
}

/** Takes a host back at a scenario's end; one whose scenario failed is not lent again. */
export async function giveBack(_host: Host, _state: { readonly failed: boolean }): Promise<void> {}

/** Ends what this worker lent. */
export async function closeLender(): Promise<void> {}
