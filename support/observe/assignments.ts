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

/** The values of one section of a key file (systemd.syntax(7), ostree.repo-config(5)); empty if there is no such section. */
export function parseSection(text: string, section: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  const start = lines.indexOf(`[${section}]`);
  if (start === -1) return new Map();
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('['));
  return parseAssignments(rest.slice(0, end === -1 ? undefined : end).join('\n'));
}

function unquoted(value: string): string {
  const [, single] = /^'(.*)'$/.exec(value) ?? [];
  if (single !== undefined) return single;
  const [, double] = /^"(.*)"$/.exec(value) ?? [];
  return (double ?? value).replaceAll(/\\(["\\$`])/g, '$1');
}
