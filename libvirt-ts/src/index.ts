/** A client of libvirt's RPC protocol in TypeScript, with no native code. Start at `connect`. */
export { connect } from './connection/connect.ts';
export { ConnectionError, LibvirtError, MonitorError, ProtocolError } from './errors.ts';
export type { ErrorCodeName } from './protocol/error-names.ts';
export { DriverFeature } from './protocol/features.ts';
export type * from './api/connection.ts';
export type * from './api/domain.ts';
export type * from './api/events.ts';
export type * from './api/options.ts';
export type * from './api/storage.ts';
