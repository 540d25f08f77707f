import { readFile } from 'node:fs/promises';
import type { Host } from '../host/host.ts';
import { type AccessibleNode, parseAnswer } from './accessible-node.ts';

const program = new URL('accessibility.py', import.meta.url);

/** Which nodes are asked for; what is left out may be anything. */
export interface NodeQuery {
  /** Part of the application's name as it gives it to assistive technologies: `gnome-shell`, `org.gnome.Nautilus`. */
  readonly application?: string;
  readonly name?: string;
  /** AT-SPI's name of the role: `frame`, `push button`, `terminal`. */
  readonly role?: string;
  /** Levels below the application. Default: 1, its windows. */
  readonly depth?: number;
  /** Whether the texts of the nodes are wanted. */
  readonly text?: boolean;
  /** Only what is on the screen; what is hidden, and all below it, is not walked. */
  readonly shown?: boolean;
  /** The first is enough. */
  readonly first?: boolean;
  /** Seconds under KVM that are waited for something that is shown. Default: none, one look. */
  readonly patience?: number;
}

/** What a query asks for that names nothing. */
const anyNode: Required<NodeQuery> = {
  application: '',
  name: '',
  role: '',
  depth: 1,
  text: false,
  shown: false,
  first: false,
  patience: 0,
};

/** Seconds under KVM that one question may take; a walk of a thousand nodes is slow when emulated. */
const limit = 30;

/**
 * Asks AT-SPI, as a user, for nodes of that user's desktop. The reader is a Python program that goes with the question, and
 * leaves nothing behind.
 * @returns `undefined` if there was no answer in time: an application that starts blocks whoever asks
 */
export async function accessibleNodes(
  host: Host,
  user: string,
  query: NodeQuery,
): Promise<readonly AccessibleNode[] | undefined> {
  const answer = await ask(host, user, query, '');
  return answer?.nodes;
}

/** Does the first action of the first node that fits and is shown. @returns whether there was one */
export async function actOn(
  host: Host,
  user: string,
  query: NodeQuery,
  act: 'click' | 'focus',
): Promise<boolean> {
  return (await ask(host, user, query, act))?.done ?? false;
}

async function ask(
  host: Host,
  user: string,
  query: NodeQuery,
  act: string,
): Promise<ReturnType<typeof parseAnswer> | undefined> {
  const seconds = Math.ceil(limit * host.timeScale);
  const { patience = 0 } = query;
  const request = {
    ...anyNode,
    ...query,
    patience: Math.ceil(patience * host.timeScale),
    act,
    limit: seconds,
  };
  const { exitCode, stdout, stderr } = await host.exec(['python3', '-', JSON.stringify(request)], {
    as: user,
    input: await readFile(program),
    timeout: 2 * limit + patience,
    accept: 'any',
  });
  // It ends itself by SIGALRM when it has waited too long.
  if (exitCode === undefined || exitCode === 142) return undefined;
  if (exitCode === 0) return parseAnswer(stdout);
  if (/timeout|NoReply|not activatable|Could not get owner|ServiceUnknown/i.test(stderr)) {
    return undefined;
  }
  throw new Error(`${host.name}: AT-SPI could not be asked as ${user}:\n${stderr}`);
}
