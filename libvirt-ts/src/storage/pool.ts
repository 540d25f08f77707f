import type { CallOptions } from '../api/options.ts';
import type { Pool, PoolInfo, Volume } from '../api/storage.ts';
import { enumerate } from '../protocol/enumerate.ts';
import { storageProcedures as procedures } from '../protocol/procedures/storage.ts';
import type { PoolRef, VolumeRef } from '../protocol/types.ts';
import type { Channel } from '../rpc/channel.ts';
import { LibvirtVolume } from './volume.ts';

/** VIR_STORAGE_POOL_CREATE_WITH_BUILD. */
export const BUILD = 1;

/** virStoragePoolState. */
const states = ['inactive', 'building', 'running', 'degraded', 'inaccessible'] as const;

/** A storage pool of a connection. Each method is one call; what they do is told in `Pool`. */
export class LibvirtPool implements Pool {
  readonly name: string;
  readonly uuid: string;
  readonly #channel: Channel;
  readonly #pool: PoolRef;

  constructor(channel: Channel, pool: PoolRef) {
    this.name = pool.name;
    this.uuid = pool.uuid;
    this.#channel = channel;
    this.#pool = pool;
  }

  async info(options?: CallOptions): Promise<PoolInfo> {
    const args = { pool: this.#pool };
    const info = await this.#channel.call(procedures.poolGetInfo, args, options);
    return { ...info, state: enumerate(states, info.state) };
  }

  async xml(options?: CallOptions): Promise<string> {
    const args = { pool: this.#pool, flags: 0 };
    return (await this.#channel.call(procedures.poolGetXmlDesc, args, options)).xml;
  }

  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { pool: this.#pool };
    return (await this.#channel.call(procedures.poolIsActive, args, options)).active !== 0;
  }

  async build(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.poolBuild, { pool: this.#pool, flags: 0 }, options);
  }

  async start(options: CallOptions & { readonly build?: boolean } = {}): Promise<void> {
    const args = { pool: this.#pool, flags: options.build === true ? BUILD : 0 };
    await this.#channel.call(procedures.poolCreate, args, options);
  }

  async refresh(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.poolRefresh, { pool: this.#pool, flags: 0 }, options);
  }

  async destroy(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.poolDestroy, { pool: this.#pool }, options);
  }

  async delete(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.poolDelete, { pool: this.#pool, flags: 0 }, options);
  }

  async undefine(options?: CallOptions): Promise<void> {
    await this.#channel.call(procedures.poolUndefine, { pool: this.#pool }, options);
  }

  async volumes(options?: CallOptions): Promise<Volume[]> {
    const args = { pool: this.#pool, needResults: 1, flags: 0 };
    const { volumes } = await this.#channel.call(procedures.poolListAllVolumes, args, options);
    return volumes.map((volume) => this.#volume(volume));
  }

  async lookupVolume(name: string, options?: CallOptions): Promise<Volume> {
    const args = { pool: this.#pool, name };
    return this.#volume(
      (await this.#channel.call(procedures.volumeLookupByName, args, options)).volume,
    );
  }

  async createVolume(
    xml: string,
    options: CallOptions & { readonly from?: Volume } = {},
  ): Promise<Volume> {
    const args = { pool: this.#pool, xml, flags: 0 };
    const { from } = options;
    const { volume } = from
      ? await this.#channel.call(procedures.volumeCreateXmlFrom, { ...args, from }, options)
      : await this.#channel.call(procedures.volumeCreateXml, args, options);
    return this.#volume(volume);
  }

  #volume(volume: VolumeRef): Volume {
    return new LibvirtVolume(this.#channel, volume);
  }
}
