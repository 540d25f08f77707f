import type { AffectOptions, MetadataKey } from '../api/domain.ts';
import { LibvirtError } from '../errors.ts';
import { domainProcedures as procedures } from '../protocol/procedures/domain.ts';
import type { DomainRef } from '../protocol/types.ts';
import type { Channel } from '../rpc/channel.ts';
import { affectFlags } from './flags.ts';

/** virDomainMetadataType. */
const types = { description: 0, title: 1, element: 2 } as const;

/** See `Domain.metadata`. */
export async function readMetadata(
  channel: Channel,
  dom: DomainRef,
  key: 'title' | 'description' | { readonly uri: string },
  options: AffectOptions,
): Promise<string | undefined> {
  const where =
    typeof key === 'string'
      ? { type: types[key], uri: undefined }
      : { type: types.element, uri: key.uri };
  const args = { dom, ...where, flags: affectFlags(options) };
  try {
    return (await channel.call(procedures.domainGetMetadata, args, options)).metadata;
  } catch (error) {
    if (LibvirtError.is(error, 'VIR_ERR_NO_DOMAIN_METADATA')) return undefined;
    throw error;
  }
}

/** See `Domain.setMetadata`. */
export async function writeMetadata(
  channel: Channel,
  dom: DomainRef,
  key: MetadataKey,
  value: string | undefined,
  options: AffectOptions,
): Promise<void> {
  const where =
    typeof key === 'string'
      ? { type: types[key], key: undefined, uri: undefined }
      : { type: types.element, key: key.prefix, uri: key.uri };
  const args = { dom, ...where, metadata: value, flags: affectFlags(options) };
  await channel.call(procedures.domainSetMetadata, args, options);
}
