import type { DomainReference, EventName, Events } from '../api/events.ts';
import type { EventMessage } from '../protocol/procedure.ts';
import { ProtocolError } from '../errors.ts';
import { eventProcedures, monitorEventProcedures } from '../protocol/procedures/events.ts';
import { enumerate } from '../protocol/enumerate.ts';

/** How an event is asked for and understood. */
export interface EventKind<Event> {
  /** virDomainEventID; `undefined` for an event of QEMU's monitor. */
  readonly id: number | undefined;
  readonly message: EventMessage<{ readonly callbackId: number }>;
  /** Makes the event of what the message carries. */
  read(payload: never): Event;
}

const kind = <Payload extends { readonly callbackId: number }, Event>(
  id: number | undefined,
  message: EventMessage<Payload>,
  read: (payload: Payload) => Event,
): EventKind<Event> => ({ id, message, read });

/** virDomainEventType, and of each type the detail enumeration (libvirt-domain.h). */
const lifecycles = [
  ['defined', ['added', 'updated', 'renamed', 'from snapshot']],
  ['undefined', ['removed', 'renamed']],
  ['started', ['booted', 'migrated', 'restored', 'from snapshot', 'wakeup']],
  [
    'suspended',
    [
      'paused',
      'migrated',
      'ioerror',
      'watchdog',
      'restored',
      'from snapshot',
      'api error',
      'postcopy',
      'postcopy failed',
    ],
  ],
  ['resumed', ['unpaused', 'migrated', 'from snapshot', 'postcopy', 'postcopy failed']],
  ['stopped', ['shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from snapshot']],
  ['shutdown', ['finished', 'guest', 'host']],
  ['pmsuspended', ['memory', 'disk']],
  ['crashed', ['panicked', 'crashloaded']],
] as const;
const lifecycleNames = lifecycles.map(([name]) => name);

/** virDomainEventWatchdogAction. */
const watchdogActions = [
  'none',
  'pause',
  'reset',
  'poweroff',
  'shutdown',
  'debug',
  'inject-nmi',
] as const;

/** Every event that can be heard; the next one is an entry here, in `Events` and in the procedures. */
export const eventTable: { readonly [Name in EventName]: EventKind<Events[Name]> } = {
  lifecycle: kind(0, eventProcedures.lifecycle, ({ msg }) => ({
    domain: reference(msg.dom),
    event: enumerate(lifecycleNames, msg.event),
    detail: enumerate(lifecycles[msg.event]?.[1] ?? [], msg.detail),
  })),
  reboot: kind(1, eventProcedures.reboot, ({ msg }) => ({ domain: reference(msg.dom) })),
  watchdog: kind(3, eventProcedures.watchdog, ({ msg }) => ({
    domain: reference(msg.dom),
    action: enumerate(watchdogActions, msg.action),
  })),
  agentLifecycle: kind(18, eventProcedures.agentLifecycle, ({ dom, state, reason }) => ({
    domain: reference(dom),
    // virConnectDomainEventAgentLifecycleState begins at 1.
    state: enumerate(['connected', 'disconnected'], state, 1),
    reason: enumerate(['unknown', 'domain started', 'channel'], reason),
  })),
  monitor: kind(undefined, monitorEventProcedures.event, (payload) => ({
    domain: reference(payload.dom),
    event: payload.event,
    time: Number(payload.seconds) * 1000 + payload.micros / 1000,
    data: payload.details === undefined ? undefined : parse(payload.details),
  })),
};

function parse(details: string): unknown {
  try {
    return JSON.parse(details);
  } catch (cause) {
    throw new ProtocolError(`an event of the monitor is no JSON: ${details.slice(0, 200)}`, {
      cause,
    });
  }
}

function reference({ name, uuid, id }: DomainReference): DomainReference {
  return { name, uuid, id };
}
