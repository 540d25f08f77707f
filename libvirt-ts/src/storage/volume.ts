import type { CallOptions } from '../api/options.ts';
import type { Volume, VolumeInfo } from '../api/storage.ts';
import { enumerate } from '../protocol/enumerate.ts';
import { storageProcedures as procedures } from '../protocol/procedures/storage.ts';
import type { VolumeRef } from '../protocol/types.ts';
import type { Channel } from '../rpc/channel.ts';

/** VIR_STORAGE_VOL_RESIZE_SHRINK. */
const SHRINK = 4;

/** virStorageVolType. */
const types = ['file', 'block', 'dir', 'network', 'netdir', 'ploop'] as const;

/** A volume of a connection. Each method is one call; what they do is told in `Volume`. */
export class LibvirtVolume implements Volume {
  readonly pool: string;
  readonly name: string;
  readonly key: string;
  readonly #channel: Channel;
  readonly #volume: VolumeRef;

  constructor(channel: Channel, volume: VolumeRef) {
    this.pool = volume.pool;
    this.name = volume.name;
    this.key = volume.key;
    this.#channel = channel;
    this.#volume = volume;
  }

  async info(options?: CallOptions): Promise<VolumeInfo> {
    const args = { volume: this.#volume };
    const info = await this.#channel.call(procedures.volumeGetInfo, args, options);
    return { ...info, type: enumerate(types, info.type) };
  }

  async xml(options?: CallOptions): Promise<string> {
    const args = { volume: this.#volume, flags: 0 };
    return (await this.#channel.call(procedures.volumeGetXmlDesc, args, options)).xml;
  }

  async path(options?: CallOptions): Promise<string> {
    const args = { volume: this.#volume };
    return (await this.#channel.call(procedures.volumeGetPath, args, options)).path;
  }

  async resize(
    capacity: number,
    options: CallOptions & { readonly shrink?: boolean } = {},
  ): Promise<void> {
    const flags = options.shrink === true ? SHRINK : 0;
    const args = { volume: this.#volume, capacity, flags };
    await this.#channel.call(procedures.volumeResize, args, options);
  }

  async delete(options?: CallOptions): Promise<void> {
    const args = { volume: this.#volume, flags: 0 };
    await this.#channel.call(procedures.volumeDelete, args, options);
  }
}
