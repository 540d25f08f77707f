import { hostedCommit } from './hosted-trees.ts';
import type { PrototypeWorld } from './world.ts';

/** What tells a tree that a box hosts from others in a feature: its name there. */
const hostedName = /^the tree "(.+)"$/;

/**
 * The commits of some words of a feature: "the installed one", "the update", "the alternate one", and `the tree "NAME"`,
 * which is one that the host itself has, or had served before another host was spoken of.
 * @throws TypeError for other words
 */
export async function commitsNamed(
  world: PrototypeWorld,
  words: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const each of new Set(words)) found.set(each, await commitNamed(world, each));
  return found;
}

async function commitNamed(world: PrototypeWorld, words: string): Promise<string> {
  if (words === 'the installed one') return world.subject.tree.commit;
  if (words === 'the update') return world.update.commit;
  if (words === 'the alternate one') return world.alternate.commit;
  const [, name] = hostedName.exec(words) ?? [];
  if (name === undefined) throw new TypeError(`Nobody knows which commit is "${words}".`);
  return world.hosted.get(name) ?? hostedCommit(world, name);
}
