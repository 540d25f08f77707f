import { array, int, uint } from '../../xdr/codec.ts';
import { DOMAINS_MAX, KEYS_MAX, STATS_MAX } from '../limits.ts';
import { procedures, programs } from '../procedure.ts';
import { domain as dom, maybeText, statsRecord, text, uuid } from '../types.ts';

/** Domains; numbers and fields from libvirt's remote_protocol.x. */
export const domainProcedures = procedures(programs.remote, {
  domainCreateXml: [10, { xml: text, flags: uint }, { dom }],
  domainGetXmlDesc: [14, { dom, flags: uint }, { xml: text }],
  domainLookupByName: [23, { name: text }, { dom }],
  domainLookupByUuid: [24, { uuid }, { dom }],
  domainReboot: [27, { dom, flags: uint }, {}],
  domainResume: [28, { dom }, {}],
  domainSuspend: [34, { dom }, {}],
  domainIsActive: [150, { dom }, { active: int }],
  domainIsPersistent: [151, { dom }, { persistent: int }],
  domainAttachDeviceFlags: [160, { dom, xml: text, flags: uint }, {}],
  domainDetachDeviceFlags: [161, { dom, xml: text, flags: uint }, {}],
  domainUpdateDeviceFlags: [174, { dom, xml: text, flags: uint }, {}],
  domainCreateWithFlags: [196, { dom, flags: uint }, { dom }],
  /** A stream of bytes follows, both ways. */
  domainOpenConsole: [201, { dom, device: maybeText, flags: uint }, {}],
  /** A stream of bytes follows. */
  domainScreenshot: [211, { dom, screen: uint, flags: uint }, { mime: maybeText }],
  domainGetState: [212, { dom, flags: uint }, { state: int, reason: int }],
  domainSendKey: [
    226,
    { dom, codeset: uint, holdtime: uint, keycodes: array(uint, KEYS_MAX), flags: uint },
    {},
  ],
  domainUndefineFlags: [231, { dom, flags: uint }, {}],
  domainSaveFlags: [232, { dom, to: text, xml: maybeText, flags: uint }, {}],
  domainRestoreFlags: [233, { from: text, xml: maybeText, flags: uint }, {}],
  domainDestroyFlags: [234, { dom, flags: uint }, {}],
  domainSaveImageGetXmlDesc: [235, { file: text, flags: uint }, { xml: text }],
  domainReset: [245, { dom, flags: uint }, {}],
  domainShutdownFlags: [258, { dom, flags: uint }, {}],
  domainSetMetadata: [
    264,
    { dom, type: int, metadata: maybeText, key: maybeText, uri: maybeText, flags: uint },
    {},
  ],
  domainGetMetadata: [265, { dom, type: int, uri: maybeText, flags: uint }, { metadata: text }],
  connectListAllDomains: [
    273,
    { needResults: int, flags: uint },
    { domains: array(dom, DOMAINS_MAX), ret: uint },
  ],
  connectGetAllDomainStats: [
    344,
    { doms: array(dom, DOMAINS_MAX), stats: uint, flags: uint },
    { stats: array(statsRecord(STATS_MAX), DOMAINS_MAX) },
  ],
  domainDefineXmlFlags: [350, { xml: text, flags: uint }, { dom }],
});

/** QEMU's own; numbers and fields from libvirt's qemu_protocol.x. */
export const qemuProcedures = procedures(programs.qemu, {
  domainMonitorCommand: [1, { dom, command: text, flags: uint }, { result: text }],
  domainAgentCommand: [3, { dom, command: text, timeout: int, flags: uint }, { result: maybeText }],
});
