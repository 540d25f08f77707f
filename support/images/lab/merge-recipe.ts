import type { Json } from '../../cache/digest.ts';

type JsonObject = Readonly<Record<string, Json>>;

/**
 * A recipe's file with what a later release has otherwise: members of objects are joined, by name, and `null` takes one out;
 * lists grow; everything else is replaced.
 */
export function merged(first: Json, otherwise: Json): Json {
  if (isList(first) && isList(otherwise)) return [...first, ...otherwise];
  if (!isObject(first) || !isObject(otherwise)) return otherwise;
  const result = new Map(Object.entries(first));
  for (const [name, value] of Object.entries(otherwise)) {
    const before = result.get(name);
    if (value === null) result.delete(name);
    else result.set(name, before === undefined ? value : merged(before, value));
  }
  return Object.fromEntries(result);
}

/**
 * The recipe of a later release. Beyond what `merged` does, its member `renamed` says which of Debian's packages have another
 * name in that release: they are asked for by that, and other members speak of them by that.
 * @throws TypeError for a file that is no object
 */
export function mergedRecipe(first: Json, otherwise: Json): JsonObject {
  if (!isObject(first) || !isObject(otherwise)) throw new TypeError('A recipe is an object.');
  const { renamed = {}, ...rest } = otherwise;
  if (!isObject(renamed)) throw new TypeError('"renamed" of a recipe is an object.');
  const before = Object.fromEntries(
    Object.entries(first).map(([name, value]) => [
      name,
      name === 'packages' || name === 'state' ? withNames(value, renamed) : value,
    ]),
  );
  const result = merged(before, rest);
  if (!isObject(result)) throw new TypeError('A recipe is an object.');
  return result;
}

/** A value whose texts, if they are names of packages that are called otherwise, are the other ones. */
function withNames(value: Json, renamed: JsonObject): Json {
  if (typeof value === 'string') return renamed[value] ?? value;
  if (isList(value)) return value.map((each) => withNames(each, renamed));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withNames(each, renamed)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}
