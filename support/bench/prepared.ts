import type { BenchContext } from './bench.ts';
import type { Edition } from '../images/image.ts';

/** Runs `work` with a lifetime of its own inside the command's: what it opens is closed when it is done. */
export async function withOwnResources<T>(
  context: BenchContext,
  work: (context: BenchContext) => Promise<T>,
): Promise<T> {
  await using resources = new AsyncDisposableStack();
  return await work({ ...context, lifetime: { signal: context.lifetime.signal, resources } });
}

/** What was made of an edition that was ordered. @throws Error if it was not */
export async function madeOf<T>(
  made: ReadonlyMap<Edition, Promise<T>>,
  edition: Edition,
): Promise<T> {
  const found = await made.get(edition);
  if (found === undefined) throw new Error(`Nobody ordered ${edition}.`);
  return found;
}
