import { hyper, int, optional, struct, uint } from '../../xdr/codec.ts';
import { procedures, programs } from '../procedure.ts';
import { domain as dom, maybeText, text } from '../types.ts';

/** Asking for events of domains, and the messages that bring them; from libvirt's remote_protocol.x. */
export const eventProcedures = procedures(programs.remote, {
  register: [316, { eventId: int, dom: optional(dom) }, { callbackId: int }],
  deregister: [317, { callbackId: int }, {}],
  lifecycle: [318, {}, { callbackId: int, msg: struct({ dom, event: int, detail: int }) }],
  reboot: [319, {}, { callbackId: int, msg: struct({ dom }) }],
  watchdog: [321, {}, { callbackId: int, msg: struct({ dom, action: int }) }],
  agentLifecycle: [348, {}, { callbackId: int, dom, state: int, reason: int }],
});

/** Events of QEMU's monitor; from libvirt's qemu_protocol.x. */
export const monitorEventProcedures = procedures(programs.qemu, {
  register: [4, { dom: optional(dom), event: maybeText, flags: uint }, { callbackId: int }],
  deregister: [5, { callbackId: int }, {}],
  event: [
    6,
    {},
    { callbackId: int, dom, event: text, seconds: hyper, micros: uint, details: maybeText },
  ],
});
