/**
 * Reads NAME=VALUE lines with a shell's quotation marks: os-release(5), locale.conf(5), vconsole.conf(5) and the output
 * of `systemctl show`. Comments are passed over; a later line about the same name counts.
 */
export function parseAssignments(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^\s*([\w@.-]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) values.set(name, unquoted(value.trim()));
  }
  return values;
}

function unquoted(value: string): string {
  const [, single] = /^'(.*)'$/.exec(value) ?? [];
  if (single !== undefined) return single;
  const [, double] = /^"(.*)"$/.exec(value) ?? [];
  return (double ?? value).replaceAll(/\\(["\\$`])/g, '$1');
}
