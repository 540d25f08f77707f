import { Writable } from 'node:stream';

/**
 * A stream that writes to another until a run is told to stop, and nothing after: what fails then fails because its guests are
 * being taken away.
 * @param stream what is written to; if it is a terminal, so is the result, as wide as it
 */
export function untilAborted(stream: Writable, signal: AbortSignal): Writable {
  const gate = new Writable({
    decodeStrings: false,
    write(chunk, encoding, done) {
      // Not waited for: what others write to the stream afterwards must not overtake it.
      if (!signal.aborted) stream.write(chunk, encoding);
      done();
    },
  });
  return Object.defineProperties(gate, {
    isTTY: { get: () => 'isTTY' in stream && stream.isTTY },
    columns: { get: () => ('columns' in stream ? stream.columns : undefined) },
  });
}
