import { open } from 'node:fs/promises';
import { size as sizeInWords } from '../../../amounts.ts';
import { digestOfFile } from '../../../cache/digest.ts';
import { get, requireOk, TransferError, type Answer } from './http.ts';
import { goesOn, type Part } from './part.ts';

/** What is expected, and how it is fetched. */
export interface TransferOptions {
  /** In hex. */
  readonly sha256: string;
  /** Bytes; undefined: not known. */
  readonly size: number | undefined;
  readonly stallLimit: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly note: (text: string) => void;
}

/** No image of Fedora is near it; a server that sends and sends must not fill the disk. */
const largest = 16 * 1024 ** 3;

/**
 * Makes a part complete from one address: goes on with what is there where the server does, else begins anew.
 * @throws TransferError with the reason. What came is kept if more can follow it, and removed if it is wrong.
 */
export async function transfer(url: string, part: Part, options: TransferOptions): Promise<void> {
  const before = await part.size();
  if (before > 0) {
    const reason = await goOn(url, part, before, options);
    if (reason === undefined) return;
    // What was there may be what is wrong, so this server has a chance of its own.
    await part.remove();
    options.signal?.throwIfAborted();
  }
  using answer = await get(url, options);
  await anew(url, answer, part, options);
}

/** @returns why going on led to nothing; undefined: it is complete */
async function goOn(
  url: string,
  part: Part,
  before: number,
  options: TransferOptions,
): Promise<string | undefined> {
  const { size } = options;
  if (size !== undefined && before >= size) return (await wrong(part, options))?.message;
  const headers = await part.resume(url, before);
  using answer = await get(url, { ...options, headers });
  if (answer.status === 200) {
    await anew(url, answer, part, options);
    return undefined;
  }
  // There is nothing after what is here: it is complete, or of another file.
  if (answer.status === 416) return (await wrong(part, options))?.message;
  if (answer.status !== 206) requireOk(answer);
  if (!goesOn(answer.headers['content-range'], before)) return 'it goes on elsewhere';
  await append(answer, part, before, options);
  return (await wrong(part, options))?.message;
}

async function anew(
  url: string,
  answer: Answer,
  part: Part,
  options: TransferOptions,
): Promise<void> {
  requireOk(answer);
  const { length } = answer;
  if (length !== undefined && options.size !== undefined && length !== options.size) {
    throw new TransferError(`it has ${length} bytes, not ${options.size}`);
  }
  await part.begin(url, answer.headers.etag);
  await append(answer, part, 0, options);
  const problem = await wrong(part, options);
  if (problem === undefined) return;
  await part.remove();
  throw problem;
}

async function append(
  answer: Answer,
  part: Part,
  before: number,
  { size, note }: TransferOptions,
): Promise<void> {
  const total = size ?? (answer.length === undefined ? undefined : before + answer.length);
  await using file = await open(part.file, 'a');
  let bytes = before;
  let said = '';
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > (size ?? largest)) {
      await part.remove();
      throw new TransferError(`it has more than ${size ?? largest} bytes`);
    }
    await file.appendFile(chunk);
    const now = inWords(bytes, total);
    if (now !== said) note(now);
    said = now;
  }
  if (size !== undefined && bytes < size) {
    throw new TransferError(`it was cut off after ${bytes} of ${size} bytes`);
  }
  // The cache tells a damaged file by its size, which a power cut leaves right while the content is not there yet.
  await file.sync();
}

async function wrong(
  part: Part,
  { sha256, signal }: TransferOptions,
): Promise<TransferError | undefined> {
  const found = await digestOfFile(part.file, signal);
  if (found === sha256) return undefined;
  return new TransferError(`it has the wrong checksum: SHA-256 is ${found}, not ${sha256}`);
}

function inWords(bytes: number, total: number | undefined): string {
  if (total === undefined || total === 0) return sizeInWords(bytes);
  return `${Math.floor((bytes / total) * 100)} % of ${sizeInWords(total)}`;
}
