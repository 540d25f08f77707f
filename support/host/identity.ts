import { randomBytes, randomUUID } from 'node:crypto';
import type { DomainIdentity } from '../images/saved-state.ts';

/**
 * A name and a UUID for a new domain, each as long as every other (see `copySavedState`). The name is part of sockets' paths, so it is
 * short.
 */
export function newDomainIdentity(): DomainIdentity {
  return { name: `proto-${randomBytes(4).toString('hex')}`, uuid: randomUUID() };
}
