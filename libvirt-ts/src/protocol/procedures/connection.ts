import { array, int, uhyper, uint } from '../../xdr/codec.ts';
import { AUTH_TYPES_MAX } from '../limits.ts';
import { procedures, programs } from '../procedure.ts';
import { maybeText, model, size, text } from '../types.ts';

/** Connections and the machine behind them; numbers and fields from libvirt's remote_protocol.x. */
export const connectionProcedures = procedures(programs.remote, {
  connectOpen: [1, { name: maybeText, flags: uint }, {}],
  connectClose: [2, {}, {}],
  connectGetType: [3, {}, { type: text }],
  connectGetVersion: [4, {}, { version: uhyper }],
  nodeGetInfo: [
    6,
    {},
    {
      model,
      memory: size,
      cpus: int,
      mhz: int,
      nodes: int,
      sockets: int,
      cores: int,
      threads: int,
    },
  ],
  connectGetCapabilities: [7, {}, { capabilities: text }],
  connectGetHostname: [59, {}, { hostname: text }],
  connectSupportsFeature: [60, { feature: int }, { supported: int }],
  authList: [66, {}, { types: array(int, AUTH_TYPES_MAX) }],
  authPolkit: [70, {}, { complete: int }],
  nodeGetFreeMemory: [102, {}, { freeMemory: size }],
  connectGetUri: [110, {}, { uri: text }],
  connectGetLibVersion: [157, {}, { version: uhyper }],
  connectGetDomainCapabilities: [
    342,
    { emulator: maybeText, arch: maybeText, machine: maybeText, virtType: maybeText, flags: uint },
    { capabilities: text },
  ],
});
