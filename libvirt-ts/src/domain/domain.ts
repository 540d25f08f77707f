import type { Duplex } from 'node:stream';
import type {
  AffectOptions,
  AgentOptions,
  Codeset,
  ConsoleOptions,
  DestroyOptions,
  Domain,
  DomainState,
  JsonCommand,
  MetadataKey,
  MonitorOptions,
  PointerButtons,
  SaveOptions,
  Screenshot,
  ScreenshotOptions,
  ShutdownOptions,
  StartOptions,
  StatsOptions,
  UndefineOptions,
  XmlOptions,
} from '../api/domain.ts';
import type { CallOptions, TypedValue } from '../api/options.ts';
import { flags } from '../protocol/enumerate.ts';
import { domainProcedures as procedures, qemuProcedures } from '../protocol/procedures/domain.ts';
import type { DomainRef } from '../protocol/types.ts';
import type { Channel } from '../rpc/channel.ts';
import * as words from './flags.ts';
import { codesets, pointerCommand } from './input.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { agentTimeout, commandText, readAnswer } from './monitor.ts';
import { takeScreenshot } from './screenshot.ts';
import { domainState } from './state.ts';

/** VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP. */
const HMP = 1;
const DEFAULT_HOLD_MS = 50;

/** A domain of a connection. Each method is one call; what they do is told in `Domain`. */
export class LibvirtDomain implements Domain {
  readonly name: string;
  readonly uuid: string;
  readonly #channel: Channel;
  readonly #dom: DomainRef;

  constructor(channel: Channel, dom: DomainRef) {
    this.name = dom.name;
    this.uuid = dom.uuid;
    this.#channel = channel;
    this.#dom = dom;
  }

  async state(options?: CallOptions): Promise<DomainState> {
    const args = { dom: this.#dom, flags: 0 };
    const { state, reason } = await this.#channel.call(procedures.domainGetState, args, options);
    return domainState(state, reason);
  }

  async xml(options: XmlOptions = {}): Promise<string> {
    const args = { dom: this.#dom, flags: words.xmlFlags(options) };
    return (await this.#channel.call(procedures.domainGetXmlDesc, args, options)).xml;
  }

  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { dom: this.#dom };
    return (await this.#channel.call(procedures.domainIsActive, args, options)).active !== 0;
  }

  async isPersistent(options?: CallOptions): Promise<boolean> {
    const args = { dom: this.#dom };
    const reply = await this.#channel.call(procedures.domainIsPersistent, args, options);
    return reply.persistent !== 0;
  }

  async start(options: StartOptions = {}): Promise<void> {
    const args = { dom: this.#dom, flags: words.startFlags(options) };
    await this.#channel.call(procedures.domainCreateWithFlags, args, options);
  }

  async shutdown(options: ShutdownOptions = {}): Promise<void> {
    const args = { dom: this.#dom, flags: words.shutdownFlags(options) };
    await this.#channel.call(procedures.domainShutdownFlags, args, options);
  }

  async reboot(options: ShutdownOptions = {}): Promise<void> {
    const args = { dom: this.#dom, flags: words.shutdownFlags(options) };
    await this.#channel.call(procedures.domainReboot, args, options);
  }

  async reset(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.domainReset, { dom: this.#dom, flags: 0 }, options);
  }

  async destroy(options: DestroyOptions = {}): Promise<void> {
    const args = { dom: this.#dom, flags: flags({ graceful: 1 }, options) };
    await this.#channel.call(procedures.domainDestroyFlags, args, options);
  }

  async undefine(options: UndefineOptions = {}): Promise<void> {
    const args = { dom: this.#dom, flags: words.undefineFlags(options) };
    await this.#channel.call(procedures.domainUndefineFlags, args, options);
  }

  async suspend(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.domainSuspend, { dom: this.#dom }, options);
  }

  async resume(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.domainResume, { dom: this.#dom }, options);
  }

  async save(path: string, options: SaveOptions = {}): Promise<void> {
    const args = { dom: this.#dom, to: path, xml: options.xml, flags: words.saveFlags(options) };
    await this.#channel.call(procedures.domainSaveFlags, args, options);
  }

  async stats(options: StatsOptions = {}): Promise<Readonly<Record<string, TypedValue>>> {
    const args = { doms: [this.#dom], stats: words.statsFlags(options.groups), flags: 0 };
    const procedure = procedures.connectGetAllDomainStats;
    const [record] = (await this.#channel.call(procedure, args, options)).stats;
    return Object.fromEntries((record?.params ?? []).map(({ field, value }) => [field, value]));
  }

  metadata(
    key: 'title' | 'description' | { readonly uri: string },
    options: AffectOptions = {},
  ): Promise<string | undefined> {
    return readMetadata(this.#channel, this.#dom, key, options);
  }

  setMetadata(
    key: MetadataKey,
    value: string | undefined,
    options: AffectOptions = {},
  ): Promise<void> {
    return writeMetadata(this.#channel, this.#dom, key, value, options);
  }

  async attachDevice(xml: string, options: AffectOptions = {}): Promise<void> {
    const args = { dom: this.#dom, xml, flags: words.affectFlags(options) };
    await this.#channel.call(procedures.domainAttachDeviceFlags, args, options);
  }

  async updateDevice(xml: string, options: AffectOptions = {}): Promise<void> {
    const args = { dom: this.#dom, xml, flags: words.affectFlags(options) };
    await this.#channel.call(procedures.domainUpdateDeviceFlags, args, options);
  }

  async detachDevice(xml: string, options: AffectOptions = {}): Promise<void> {
    const args = { dom: this.#dom, xml, flags: words.affectFlags(options) };
    await this.#channel.call(procedures.domainDetachDeviceFlags, args, options);
  }

  screenshot(options: ScreenshotOptions = {}): Promise<Screenshot> {
    return takeScreenshot(this.#channel, this.#dom, options);
  }

  async sendKey(
    codeset: Codeset,
    codes: readonly number[],
    holdMs: number = DEFAULT_HOLD_MS,
    options?: CallOptions,
  ): Promise<void> {
    const args = {
      dom: this.#dom,
      codeset: codesets[codeset],
      holdtime: holdMs,
      keycodes: codes,
      flags: 0,
    };
    await this.#channel.call(procedures.domainSendKey, args, options);
  }

  async pointer(
    x: number,
    y: number,
    buttons: PointerButtons = {},
    options?: CallOptions,
  ): Promise<void> {
    await this.monitor(pointerCommand(x, y, buttons), options);
  }

  monitor(
    command: JsonCommand | string,
    options?: MonitorOptions & { readonly hmp?: false },
  ): Promise<unknown>;
  monitor(command: string, options: MonitorOptions & { readonly hmp: true }): Promise<string>;
  async monitor(command: JsonCommand | string, options: MonitorOptions = {}): Promise<unknown> {
    const hmp = options.hmp === true;
    const args = { dom: this.#dom, command: commandText(command), flags: hmp ? HMP : 0 };
    const { result } = await this.#channel.call(qemuProcedures.domainMonitorCommand, args, options);
    return hmp ? result : readAnswer(result);
  }

  async agent(command: JsonCommand | string, options: AgentOptions = {}): Promise<unknown> {
    const timeout = agentTimeout(options);
    const args = { dom: this.#dom, command: commandText(command), timeout, flags: 0 };
    const reply = await this.#channel.call(qemuProcedures.domainAgentCommand, args, options);
    return reply.result === undefined ? undefined : readAnswer(reply.result);
  }

  async openConsole(options: ConsoleOptions = {}): Promise<Duplex> {
    const args = {
      dom: this.#dom,
      device: options.device,
      flags: flags({ force: 1, safe: 2 }, options),
    };
    const procedure = procedures.domainOpenConsole;
    return (await this.#channel.openStream(procedure, args, options.signal)).stream;
  }
}
