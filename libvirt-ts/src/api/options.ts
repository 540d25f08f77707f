/** What every call to the daemon takes. */
export interface CallOptions {
  /**
   * Drops the reply: the promise rejects with the signal's reason at once. The daemon knows no way
   * to take a call back, so what it was asked for still happens.
   */
  readonly signal?: AbortSignal | undefined;
}

/** Values that the daemon sends with a type of their own (virTypedParameter). 64-bit integers are `bigint`. */
export type TypedValue = number | bigint | boolean | string;

/** When the peer of an idle connection counts as dead. */
export interface KeepaliveOptions {
  /** Milliseconds without a message before a ping is sent. Default 5000. */
  readonly intervalMs?: number;
  /** Unanswered pings after which the connection is closed. Default 5. */
  readonly count?: number;
}
