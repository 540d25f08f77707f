import { randomBytes, randomUUID } from 'node:crypto';
import type { DomainIdentity } from '../images/saved-state.ts';

/** A name and a UUID for a new domain, each as long as every other (see `copySavedState`). */
export function newDomainIdentity(): DomainIdentity {
  return { name: `prototypes-${randomBytes(4).toString('hex')}`, uuid: randomUUID() };
}
