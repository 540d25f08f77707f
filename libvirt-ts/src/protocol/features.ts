/** virDrvFeature, as far as a client may care: what `Connection.supports` is asked with. */
export const DriverFeature = {
  migrationV3: 6,
  fdPassing: 8,
  typedParamString: 9,
  /** The daemon answers keepalive messages. */
  keepalive: 10,
  xmlMigratable: 11,
  /** Events carry the number of the registration that asked for them (libvirt 1.3.3). */
  eventCallback: 14,
  closeCallback: 15,
} as const;
