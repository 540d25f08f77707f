import type { Offer } from '../compose/repository-view.ts';
import type { Edition } from '../images/image.ts';

/** A host was made from a saved state; what follows in its lane is asked of it, until the next one. */
export interface Begun {
  readonly kind: 'host';
  readonly edition: Edition;
  /** The disk and the file of the memory that it goes on from. */
  readonly disk: string;
  readonly memory: string;
}

/** A command, when it had ended. */
export interface Asked {
  readonly kind: 'command';
  readonly user: string;
  /** As the account's shell got it; `null`: it held a secret and is not told. */
  readonly command: string | null;
  readonly terminal: boolean;
  /** Input is not recorded: it is how passwords are given. */
  readonly input: 'none' | 'not recorded';
  readonly login: 'key' | 'password';
  /** `null`: it ended without one. */
  readonly exitCode: number | null;
  readonly seconds: number;
}

/** A file that was read or written. */
export interface Transferred {
  readonly kind: 'file';
  readonly how: 'read' | 'write';
  readonly user: string;
  readonly path: string;
  /** In base64, of one that was written; `null`: it is not told, or was read. */
  readonly content: string | null;
  readonly mode: number;
  readonly seconds: number;
}

/** The distribution has published something for this host. */
export interface Published {
  readonly kind: 'published';
  readonly what: Offer;
}

export type Act =
  | Begun
  | Asked
  | Transferred
  | Published
  | { readonly kind: 'boot'; readonly why: string }
  | { readonly kind: 'ready'; readonly seconds: number }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'off'; readonly how: 'power off' | 'power cut' };

/** One line of a recording: who, when (in milliseconds since 1970), what. A lane is a worker's. */
export type Line = Act & { readonly lane: string; readonly at: number };

/** The acts of each lane, in order. @throws SyntaxError for a line that is no JSON */
export function lanesOf(recording: string): ReadonlyMap<string, readonly Act[]> {
  const lanes = new Map<string, Act[]>();
  for (const text of recording.split('\n')) {
    if (text === '') continue;
    const line = JSON.parse(text) as Line;
    const acts = lanes.get(line.lane) ?? [];
    acts.push(line);
    lanes.set(line.lane, acts);
  }
  return lanes;
}
