/** Limits of the wire, from libvirt's virnetprotocol.x and remote_protocol.x. Sizes are in bytes. */

/** The word in front of a message that holds its length, itself included. */
export const LENGTH_SIZE = 4;
/** The six words after it. */
export const HEADER_SIZE = 24;
/** The longest message, without the length word. */
export const MESSAGE_MAX = 16_777_216;
export const STRING_MAX = 4_194_304;
/** The most that a stream packet carries, for daemons of any age. */
export const STREAM_CHUNK_MAX = 262_120;

export const AUTH_TYPES_MAX = 20;
export const DOMAINS_MAX = 16_384;
export const POOLS_MAX = 16_384;
export const VOLUMES_MAX = 16_384;
export const KEYS_MAX = 16;
export const STATS_MAX = 262_144;
export const MODEL_SIZE = 32;
export const UUID_SIZE = 16;
