import { isIPv4, isIPv6 } from 'node:net';

/**
 * The bytes of an IP address: 4 or 16.
 * @throws TypeError for a text that is no address
 */
export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  if (!isIPv6(address) || address.includes('%')) {
    throw new TypeError(`"${address}" is no IP address`);
  }
  const [head = '', tail] = address.split('::');
  const first = groupsOf(head);
  const last = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0);
  return Buffer.from([...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 0xff]));
}

/** 16-bit groups; an IPv4 address at the end stands for two (RFC 4291, 2.2). */
function groupsOf(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const bytes = addressBytes(part);
    return [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
  });
}
