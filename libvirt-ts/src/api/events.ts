/** The domain an event is about, as it was named at that moment. */
export interface DomainReference {
  readonly name: string;
  readonly uuid: string;
  /** The number of a running domain, -1 of one that is not. */
  readonly id: number;
}

interface DomainEvent {
  readonly domain: DomainReference;
}

/** A domain was defined, started, suspended … (virDomainEventType). */
export interface LifecycleEvent extends DomainEvent {
  readonly event:
    | 'defined'
    | 'undefined'
    | 'started'
    | 'suspended'
    | 'resumed'
    | 'stopped'
    | 'shutdown'
    | 'pmsuspended'
    | 'crashed'
    | `unknown ${number}`;
  /** Why: `booted`, `restored`, `destroyed`, `saved` … (the detail enumeration of that event). */
  readonly detail: string;
}

/** The guest rebooted. */
export type RebootEvent = DomainEvent;

/** The guest's watchdog fired. */
export interface WatchdogEvent extends DomainEvent {
  readonly action:
    | 'none'
    | 'pause'
    | 'reset'
    | 'poweroff'
    | 'shutdown'
    | 'debug'
    | 'inject-nmi'
    | `unknown ${number}`;
}

/** The guest agent came or went. */
export interface AgentLifecycleEvent extends DomainEvent {
  readonly state: 'connected' | 'disconnected' | `unknown ${number}`;
  readonly reason: 'unknown' | 'domain started' | 'channel' | `unknown ${number}`;
}

/** An event of QEMU's monitor (QMP), as QEMU sends it: `RTC_CHANGE`, `GUEST_PANICKED` … */
export interface MonitorEvent extends DomainEvent {
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What came with the event; `undefined` if nothing did. */
  readonly data: unknown;
}

/** Events by name. */
export interface Events {
  readonly lifecycle: LifecycleEvent;
  readonly reboot: RebootEvent;
  readonly watchdog: WatchdogEvent;
  readonly agentLifecycle: AgentLifecycleEvent;
  readonly monitor: MonitorEvent;
}
export type EventName = keyof Events;
export type EventListener<Name extends EventName> = (event: Events[Name]) => void;

/** What `Connection.on` gives back; closing it (or `await using`) ends the event. */
export interface Subscription extends AsyncDisposable {
  close(): Promise<void>;
}

/** Events to be read with `for await`; leaving the loop closes it. Rejects if the connection breaks. */
export interface EventStream<Event> extends AsyncIterableIterator<Event>, AsyncDisposable {
  close(): Promise<void>;
}
