import type { CallOptions } from './options.ts';

export interface PoolInfo {
  readonly state:
    'inactive' | 'building' | 'running' | 'degraded' | 'inaccessible' | `unknown ${number}`;
  /** Bytes, as are the next two. */
  readonly capacity: number;
  readonly allocation: number;
  readonly available: number;
}

export interface VolumeInfo {
  readonly type: 'file' | 'block' | 'dir' | 'network' | 'netdir' | 'ploop' | `unknown ${number}`;
  /** Bytes that the guest sees. */
  readonly capacity: number;
  /** Bytes that it takes on the host. */
  readonly allocation: number;
}

/** A storage volume: a disk image, as a rule. */
export interface Volume {
  readonly pool: string;
  readonly name: string;
  /** What libvirt calls it by across pools: of a file, its path. */
  readonly key: string;
  info(options?: CallOptions): Promise<VolumeInfo>;
  xml(options?: CallOptions): Promise<string>;
  path(options?: CallOptions): Promise<string>;
  /** Grows the volume to so many bytes; with `shrink`, makes it smaller. */
  resize(capacity: number, options?: CallOptions & { readonly shrink?: boolean }): Promise<void>;
  delete(options?: CallOptions): Promise<void>;
}

/** A storage pool: a folder of volumes, as a rule. */
export interface Pool {
  readonly name: string;
  readonly uuid: string;
  info(options?: CallOptions): Promise<PoolInfo>;
  xml(options?: CallOptions): Promise<string>;
  isActive(options?: CallOptions): Promise<boolean>;
  /** Makes what the pool stands on (of a directory pool, the folder). */
  build(options?: CallOptions): Promise<void>;
  start(options?: CallOptions & { readonly build?: boolean }): Promise<void>;
  /** Looks at the pool's folder again. */
  refresh(options?: CallOptions): Promise<void>;
  /** Stops the pool; what is in it stays. */
  destroy(options?: CallOptions): Promise<void>;
  /** Removes what the pool stands on. */
  delete(options?: CallOptions): Promise<void>;
  undefine(options?: CallOptions): Promise<void>;
  volumes(options?: CallOptions): Promise<Volume[]>;
  /** Rejects with `VIR_ERR_NO_STORAGE_VOL` if there is none. */
  lookupVolume(name: string, options?: CallOptions): Promise<Volume>;
  /** Makes a volume; with `from`, a copy of another one. */
  createVolume(xml: string, options?: CallOptions & { readonly from?: Volume }): Promise<Volume>;
}

export interface Storage {
  /** Stores a definition; the pool does not start. */
  define(xml: string, options?: CallOptions): Promise<Pool>;
  /** Starts a transient pool; with `build`, makes its folder first. */
  create(xml: string, options?: CallOptions & { readonly build?: boolean }): Promise<Pool>;
  list(options?: CallOptions): Promise<Pool[]>;
  /** Rejects with `VIR_ERR_NO_STORAGE_POOL` if there is none. */
  lookupByName(name: string, options?: CallOptions): Promise<Pool>;
  lookupByUuid(uuid: string, options?: CallOptions): Promise<Pool>;
  /** The volume of that path in any active pool. */
  lookupVolumeByPath(path: string, options?: CallOptions): Promise<Volume>;
}
