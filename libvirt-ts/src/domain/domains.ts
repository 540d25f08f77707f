import type { Domain, DomainFilter, Domains, StartOptions } from '../api/domain.ts';
import type { CallOptions } from '../api/options.ts';
import { domainProcedures as procedures } from '../protocol/procedures/domain.ts';
import type { Channel } from '../rpc/channel.ts';
import { LibvirtDomain } from './domain.ts';
import { listFlags, startFlags } from './flags.ts';

/** VIR_DOMAIN_DEFINE_VALIDATE. */
const VALIDATE = 1;

/** The domains of a connection. */
export class LibvirtDomains implements Domains {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async define(
    xml: string,
    options: CallOptions & { readonly validate?: boolean } = {},
  ): Promise<Domain> {
    const args = { xml, flags: options.validate === true ? VALIDATE : 0 };
    const { dom } = await this.#channel.call(procedures.domainDefineXmlFlags, args, options);
    return new LibvirtDomain(this.#channel, dom);
  }

  async create(xml: string, options: StartOptions = {}): Promise<Domain> {
    const args = { xml, flags: startFlags(options) };
    const { dom } = await this.#channel.call(procedures.domainCreateXml, args, options);
    return new LibvirtDomain(this.#channel, dom);
  }

  async list(filter: DomainFilter = {}, options?: CallOptions): Promise<Domain[]> {
    const args = { needResults: 1, flags: listFlags(filter) };
    const reply = await this.#channel.call(procedures.connectListAllDomains, args, options);
    return reply.domains.map((dom) => new LibvirtDomain(this.#channel, dom));
  }

  async lookupByName(name: string, options?: CallOptions): Promise<Domain> {
    const { dom } = await this.#channel.call(procedures.domainLookupByName, { name }, options);
    return new LibvirtDomain(this.#channel, dom);
  }

  async lookupByUuid(uuid: string, options?: CallOptions): Promise<Domain> {
    const { dom } = await this.#channel.call(procedures.domainLookupByUuid, { uuid }, options);
    return new LibvirtDomain(this.#channel, dom);
  }
}
