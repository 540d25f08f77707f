import type { Host, User } from '../host/host.ts';

/** Something that Downloads may be, and how its owner makes it so; done twice, it changes nothing. */
interface Kind {
  readonly make: string;
  /** Whether it is made so while applications are open. */
  readonly late?: boolean;
  /** Whether the projects disk is missing, and was so at the login. */
  readonly withoutDisk?: boolean;
}

const toHome = 'xdg-user-dirs-update --set DOWNLOAD "$HOME/Downloads"';
/** A folder in the way of a link goes aside, with all that is in it. */
const link = (goal: string): string =>
  `mkdir -p ${goal}; [ -L ~/Downloads ] || mv -T --backup=numbered ~/Downloads ~/Kept; ln -sfn ${goal} ~/Downloads; ${toHome}`;

const kinds: Readonly<Record<string, Kind>> = {
  'a folder': {
    make: `[ ! -L ~/Downloads ] || rm ~/Downloads; mkdir -p ~/Downloads; ${toHome}`,
  },
  'a link to the projects disk': { make: link('/var/mnt/projects/Downloads') },
  'such a link, made while Firefox is open': {
    make: link('/var/mnt/projects/Today'),
    late: true,
  },
  'such a link, and no disk at the login': {
    // What the session made of it at the login is what is looked at: nothing is changed.
    make: '[ -L ~/Downloads ]; [ ! -e ~/Downloads ]',
    withoutDisk: true,
  },
  'a path in user-dirs.dirs': {
    make: 'mkdir -p /var/mnt/projects/Fetched; xdg-user-dirs-update --set DOWNLOAD /var/mnt/projects/Fetched',
  },
};

/** When it is made. @throws TypeError for something that Downloads cannot be */
export function circumstancesOf(what: string): Omit<Kind, 'make'> {
  return kindOf(what);
}

/** Makes Downloads what it is to be, as its owner. @throws TypeError for something that it cannot be */
export async function makeDownloads(host: Host, user: User, what: string): Promise<void> {
  await host.run(`set -e; ${kindOf(what).make}`, { as: user });
}

function kindOf(what: string): Kind {
  const kind = kinds[what];
  if (kind !== undefined) return kind;
  throw new TypeError(`Downloads can be ${Object.keys(kinds).join('; ')}; not "${what}".`);
}
