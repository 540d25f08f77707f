/** Types of records that are answered (RFC 1035 and RFC 3596). */
export const recordTypes = { A: 1, AAAA: 28 } as const;

/** What is asked in a query: the one question that queries of today have. */
export interface Question {
  readonly id: number;
  /** In lower case, without the dot at its end. */
  readonly name: string;
  readonly type: number;
  /** Whether the asker wants recursion: copied into the answer. */
  readonly recursion: boolean;
  /** The question section as it came, to be repeated in the answer. */
  readonly section: Buffer;
}

const headerLength = 12;

/**
 * Reads a query (RFC 1035, 4.1).
 * @returns undefined for what is no query with one question: it is to be ignored
 */
export function parseQuery(message: Buffer): Question | undefined {
  if (message.length < headerLength) return undefined;
  const flags = message.readUInt16BE(2);
  const isQuery = (flags & 0x8000) === 0;
  if (!isQuery || message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = headerLength;
  for (;;) {
    const length = message[at];
    // A name in a question is never compressed, so a length above 63 is no label.
    if (length === undefined || length > 63 || at + 1 + length > message.length) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(message.toString('latin1', at, at + length));
    at += length;
  }
  if (at + 4 > message.length) return undefined;
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: message.readUInt16BE(at),
    recursion: (flags & 0x0100) !== 0,
    section: message.subarray(headerLength, at + 4),
  };
}

/** The bytes of an address that answer a question of its type. */
export interface Answer {
  readonly type: number;
  readonly data: Buffer;
}

/** Seconds that an answer may be kept: none, so that each question is heard. */
const timeToLive = 0;

/**
 * Makes the answer to a question.
 * @param answers `undefined`: there is no such name (NXDOMAIN); empty: the name has no record of this type
 */
export function encodeAnswer(question: Question, answers: readonly Answer[] | undefined): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(question.id, 0);
  // QR, AA, RD as it was asked, RA, RCODE.
  header.writeUInt16BE(
    0x8000 | 0x0400 | (question.recursion ? 0x0100 : 0) | 0x0080 | (answers === undefined ? 3 : 0),
    2,
  );
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers?.length ?? 0, 6);
  const records = (answers ?? []).map(({ type, data }) => {
    const record = Buffer.alloc(12);
    // The name: a pointer to the question's.
    record.writeUInt16BE(0xc000 | headerLength, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(timeToLive, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, question.section, ...records]);
}
