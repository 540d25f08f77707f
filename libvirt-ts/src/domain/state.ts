import type { DomainState } from '../api/domain.ts';
import { enumerate } from '../protocol/enumerate.ts';

/** virDomainState, and of each state the enumeration of reasons (libvirt-domain.h). */
const states = [
  ['nostate', ['unknown']],
  [
    'running',
    [
      'unknown',
      'booted',
      'migrated',
      'restored',
      'from snapshot',
      'unpaused',
      'migration canceled',
      'save canceled',
      'wakeup',
      'crashed',
      'postcopy',
      'postcopy failed',
    ],
  ],
  ['blocked', ['unknown']],
  [
    'paused',
    [
      'unknown',
      'user',
      'migration',
      'save',
      'dump',
      'ioerror',
      'watchdog',
      'from snapshot',
      'shutting down',
      'snapshot',
      'crashed',
      'starting up',
      'postcopy',
      'postcopy failed',
    ],
  ],
  ['shutdown', ['unknown', 'user']],
  [
    'shutoff',
    [
      'unknown',
      'shutdown',
      'destroyed',
      'crashed',
      'migrated',
      'saved',
      'failed',
      'from snapshot',
      'daemon',
    ],
  ],
  ['crashed', ['unknown', 'panicked']],
  ['pmsuspended', ['unknown']],
] as const;
const stateNames = states.map(([name]) => name);

/** A state and its reason by name. */
export function domainState(state: number, reason: number): DomainState {
  return {
    state: enumerate(stateNames, state),
    reason: enumerate<string>(states[state]?.[1] ?? [], reason),
  };
}
