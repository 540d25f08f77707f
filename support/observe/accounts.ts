import { linesOf } from './lists.ts';

/** A line of passwd(5) with its line of shadow(5). */
export interface LocalAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
  /** What shadow holds for the password; `undefined`: there is no line. */
  readonly hash: string | undefined;
}

export interface LocalGroup {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Accounts out of /etc/passwd and /etc/shadow. */
export function parseAccounts(passwd: string, shadow: string): readonly LocalAccount[] {
  const hashes = new Map(
    linesOf(shadow).map((line) => {
      const [name = '', hash = ''] = line.split(':');
      return [name, hash];
    }),
  );
  return linesOf(passwd).map((line) => {
    const [name = '', , uid, gid, , home = '', shell = ''] = line.split(':');
    return { name, uid: Number(uid), gid: Number(gid), home, shell, hash: hashes.get(name) };
  });
}

/** Groups out of /etc/group (group(5)). */
export function parseGroups(text: string): readonly LocalGroup[] {
  return linesOf(text).map((line) => {
    const [name = '', , gid, members = ''] = line.split(':');
    return { name, gid: Number(gid), members: members.split(',').filter((each) => each !== '') };
  });
}

/** Whether a password can open the account: shadow(5) has `!` or `*` before or in place of a hash that none can meet. */
export function acceptsPassword({ hash }: LocalAccount): boolean {
  return hash === '' || hash?.startsWith('$') === true;
}

/** The method of a hash by its prefix (crypt(5)), in the words of login.defs(5), ENCRYPT_METHOD. */
export function hashMethod(hash: string): string | undefined {
  const [, prefix = ''] = /^\$(\w+)\$/.exec(hash) ?? [];
  const methods: Readonly<Record<string, string>> = {
    '1': 'MD5',
    '5': 'SHA256',
    '6': 'SHA512',
    '2b': 'BCRYPT',
    y: 'YESCRYPT',
  };
  return methods[prefix];
}
