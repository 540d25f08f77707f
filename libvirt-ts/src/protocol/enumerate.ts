/** The name of a number that counts from `first`; a number of a newer daemon is told as it is. */
export function enumerate<const Name extends string>(
  names: readonly Name[],
  value: number,
  first = 0,
): Name | `unknown ${number}` {
  return names[value - first] ?? `unknown ${value}`;
}

/** The bits that are set in a flags word: each name's bit where its value is true. */
export function flags<Name extends string>(
  bits: Readonly<Record<Name, number>>,
  chosen: { readonly [Key in NoInfer<Name>]?: unknown },
): number {
  let word = 0;
  for (const name in bits) if (chosen[name] === true) word |= bits[name];
  return word;
}
