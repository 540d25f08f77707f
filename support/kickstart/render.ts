import type { Kickstart, Packages, Section } from './model.ts';

const lineWidth = 78;

/**
 * The kickstart as one file: every include in its place, every %packages section merged into one. Commands and scripts
 * are as written; comments outside sections are gone.
 */
export function flatKickstart(kickstart: Kickstart): string {
  const { commands, packages } = kickstart;
  return [
    versionLine(kickstart),
    ...commands.map(({ text }) => text),
    ...(packages === undefined ? [] : ['', packagesText(packages, kickstart.version)]),
    ...kickstart.sections.flatMap((each) => ['', sectionText(each)]),
    '',
  ].join('\n');
}

/** The comment by which pykickstart's tools recognise the syntax. */
export function versionLine({ version }: Kickstart): string {
  return `#version=${version}`;
}

/** A section as written. */
export function sectionText({ header, body }: Pick<Section, 'header' | 'body'>): string {
  return `${header}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}%end`;
}

/** Text as a comment, wrapped. */
export function comment(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < lineWidth) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(`# ${word}`);
    }
  }
  return lines;
}

/** A word for a command's line: pykickstart splits lines as a POSIX shell does (Python's shlex). */
export function quoted(word: string): string {
  if (/[\r\n\0]/.test(word)) throw new RangeError('a kickstart command is one line of text');
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

const groupOptions = { mandatory: ' --nodefaults', default: '', all: ' --optional' } as const;

function packagesText(packages: Packages, version: string): string {
  const { environment, groups, excludedGroups } = packages;
  // Exclusions first: a later line about the same name counts.
  return [
    ['%packages', ...flags(packages, version)].join(' '),
    ...(environment === undefined ? [] : [`@^${environment.name}`]),
    ...excludedGroups.map(({ name }) => `-@${name}`),
    ...groups.map(({ name, extent }) => `@${name}${groupOptions[extent]}`),
    ...packages.excluded.map(({ name }) => `-${name}`),
    ...packages.packages.map(({ name }) => name),
    '%end',
  ].join('\n');
}

function flags(packages: Packages, version: string): readonly string[] {
  const { languages } = packages;
  // Two options got another spelling in F32.
  const old = Number(version.slice(1)) < 32;
  const rows: readonly (readonly [boolean, string])[] = [
    [packages.default, '--default'],
    [packages.noCore, '--nocore'],
    [packages.excludeDocs, '--excludedocs'],
    [packages.excludeWeakDependencies, old ? '--excludeWeakdeps' : '--exclude-weakdeps'],
    [packages.ignoreMissing, '--ignoremissing'],
    [packages.ignoreBroken, '--ignorebroken'],
    [packages.multilib, '--multilib'],
    [languages !== undefined, `--${old ? 'instLangs' : 'inst-langs'}=${languages}`],
  ];
  return rows.filter(([on]) => on).map(([, flag]) => flag);
}
