import { UserError } from '../errors.ts';
import type { Command, Kickstart } from './model.ts';
import { comment, quoted, sectionText, versionLine } from './render.ts';

/** The tree that is installed. */
export interface TreeSource {
  /** The stateroot that it is deployed under. */
  readonly osname: string;
  /** The name under which the installed system knows where its updates come from. */
  readonly remote: string;
  /** Where the installer takes the tree from: file:, http: or https:. */
  readonly url: string;
  readonly ref: string;
  /** The public key that the tree is signed with, binary (see signing-key.ts); undefined: signatures are not checked. */
  readonly key?: Uint8Array;
  /** Where the installed system takes updates from; undefined: `url`. */
  readonly updates?: string;
}

/** What whoever runs the machine adds to what the kickstart says. */
export interface Additions {
  readonly sshKeys?: readonly { readonly user: string; readonly key: string }[];
  /** In place of the kickstart's. */
  readonly rootPassword?: Password;
  /** Each in place of the kickstart's user of the same name. */
  readonly users?: readonly AddedUser[];
}

/** A password, in plain text or hashed as crypt(5) has it. */
export type Password = { readonly plain: string } | { readonly hash: string };

export interface AddedUser {
  readonly name: string;
  readonly groups?: readonly string[];
  readonly password?: Password;
}

/** Commands that name another source for the system than ostreesetup does; Anaconda takes one only. */
const otherSources = new Set(['ostreesetup', 'ostreecontainer', 'bootc', 'liveimg']);

/**
 * The kickstart that installs a tree: the first one with ostreesetup in place of %packages, which Anaconda ignores
 * beside it, and with the additions. Everything else is as it was.
 * @throws UserError when something cannot be said in this kickstart's version
 */
export function installKickstart(
  kickstart: Kickstart,
  tree: TreeSource,
  additions: Additions = {},
): string {
  const { sshKeys = [], rootPassword, users: added = [] } = additions;
  if (sshKeys.length > 0 && kickstart.version === 'F21') {
    throw new UserError('the command sshkey came with F22, and this kickstart is read as F21', {
      place: { file: kickstart.file },
      advice: 'Read it as a newer version.',
    });
  }
  const keeps = ({ name, values }: Command): boolean => {
    if (name === 'rootpw') return rootPassword === undefined;
    if (name === 'user') return !added.some((each) => each.name === values['name']);
    return !otherSources.has(name);
  };
  return [
    versionLine(kickstart),
    ...kickstart.commands.filter((each) => keeps(each)).map(({ text }) => text),
    '',
    ...comment('The system is a tree that was composed from %packages.'),
    treeLine(tree),
    ...(rootPassword === undefined ? [] : [`rootpw ${passwordWords(rootPassword).join(' ')}`]),
    ...added.map((each) => userLine(each)),
    ...sshKeys.map(({ user, key }) => `sshkey --username=${quoted(user)} ${quoted(key)}`),
    ...(tree.key === undefined ? [] : ['', trustScript(tree.remote, tree.key)]),
    ...kickstart.sections.flatMap((each) => ['', sectionText(each)]),
    '',
    remoteScript(tree),
    '',
  ].join('\n');
}

function treeLine({ osname, remote, url, ref, key }: TreeSource): string {
  const words = [`--osname=${osname}`, `--remote=${remote}`, `--url=${url}`, `--ref=${ref}`];
  return [
    'ostreesetup',
    ...words.map((each) => quoted(each)),
    ...(key === undefined ? ['--nogpg'] : []),
  ].join(' ');
}

function userLine({ name, groups = [], password }: AddedUser): string {
  const words = password === undefined ? ['--lock'] : passwordWords(password, '--password=');
  const membership = groups.length === 0 ? [] : [quoted(`--groups=${groups.join(',')}`)];
  return ['user', quoted(`--name=${name}`), ...membership, ...words].join(' ');
}

function passwordWords(password: Password, prefix = ''): readonly string[] {
  return 'plain' in password
    ? ['--plaintext', quoted(`${prefix}${password.plain}`)]
    : ['--iscrypted', quoted(`${prefix}${password.hash}`)];
}

/** %pre runs in the installer, before the tree is pulled: there libostree looks for the keys that it trusts. */
function trustScript(remote: string, key: Uint8Array): string {
  const lines =
    Buffer.from(key)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  const folder = '/usr/share/ostree/trusted.gpg.d';
  return sectionText({
    header: '%pre --erroronfail',
    body: [
      ...comment('The tree is signed; its key goes where libostree looks for trusted ones.'),
      `mkdir -p ${folder}`,
      `base64 -d > ${folder}/${remoteName(remote)}.gpg <<'END'`,
      ...lines,
      'END',
      '',
    ].join('\n'),
  });
}

/** %post runs in the installed system: its remote gets the place of updates, and the key of its own. */
function remoteScript({ remote, url, updates = url, key }: TreeSource): string {
  const name = remoteName(remote);
  const file = `/tmp/${name}.gpg`;
  const lines =
    Buffer.from(key ?? [])
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  const verify =
    key === undefined ? '--no-gpg-verify' : `--set=gpg-verify=true --gpg-import=${file}`;
  return sectionText({
    header: '%post --erroronfail',
    body: [
      ...comment(
        'Updates come from another place than the installation, and are checked with the same key.',
      ),
      ...(key === undefined ? [] : [`base64 -d > ${file} <<'END'`, ...lines, 'END']),
      `ostree remote delete --if-exists ${name}`,
      `ostree remote add ${verify} ${name} ${shellWord(updates)}`,
      ...(key === undefined ? [] : [`rm ${file}`]),
      '',
    ].join('\n'),
  });
}

/** libostree's remotes are named like files; this also keeps them harmless in a script. */
function remoteName(name: string): string {
  if (!/^[A-Za-z0-9_][\w.-]*$/.test(name)) throw new RangeError(`${name} is no name of a remote`);
  return name;
}

function shellWord(word: string): string {
  if (/[\r\n\0]/.test(word)) throw new RangeError('a URL is one line of text');
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
