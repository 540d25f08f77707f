import type { CallOptions } from '../api/options.ts';
import type { Pool, Storage, Volume } from '../api/storage.ts';
import { storageProcedures as procedures } from '../protocol/procedures/storage.ts';
import type { Channel } from '../rpc/channel.ts';
import { BUILD, LibvirtPool } from './pool.ts';
import { LibvirtVolume } from './volume.ts';

/** The storage pools of a connection. */
export class LibvirtStorage implements Storage {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async define(xml: string, options?: CallOptions): Promise<Pool> {
    const args = { xml, flags: 0 };
    const { pool } = await this.#channel.call(procedures.poolDefineXml, args, options);
    return new LibvirtPool(this.#channel, pool);
  }

  async create(
    xml: string,
    options: CallOptions & { readonly build?: boolean } = {},
  ): Promise<Pool> {
    const args = { xml, flags: options.build === true ? BUILD : 0 };
    const { pool } = await this.#channel.call(procedures.poolCreateXml, args, options);
    return new LibvirtPool(this.#channel, pool);
  }

  async list(options?: CallOptions): Promise<Pool[]> {
    const args = { needResults: 1, flags: 0 };
    const { pools } = await this.#channel.call(procedures.connectListAllPools, args, options);
    return pools.map((pool) => new LibvirtPool(this.#channel, pool));
  }

  async lookupByName(name: string, options?: CallOptions): Promise<Pool> {
    const { pool } = await this.#channel.call(procedures.poolLookupByName, { name }, options);
    return new LibvirtPool(this.#channel, pool);
  }

  async lookupByUuid(uuid: string, options?: CallOptions): Promise<Pool> {
    const { pool } = await this.#channel.call(procedures.poolLookupByUuid, { uuid }, options);
    return new LibvirtPool(this.#channel, pool);
  }

  async lookupVolumeByPath(path: string, options?: CallOptions): Promise<Volume> {
    const { volume } = await this.#channel.call(procedures.volumeLookupByPath, { path }, options);
    return new LibvirtVolume(this.#channel, volume);
  }
}
