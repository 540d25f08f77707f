import type { Box } from './words.ts';

/** Something on a desktop, as assistive technologies know it. */
export interface AccessibleNode {
  readonly application: string;
  readonly name: string;
  /** `frame`, `push button`, `list item` … */
  readonly role: string;
  /** `SHOWING`, `ACTIVE`, `FOCUSED`, `SELECTED` … */
  readonly states: readonly string[];
  /** Place on the screen, if it is known: under Wayland only the shell knows where its things are. */
  readonly place: Box | undefined;
  readonly text: string | undefined;
}

export interface Answer {
  readonly nodes: readonly AccessibleNode[];
  /** Whether an action was asked for and done. */
  readonly done: boolean;
}

interface Printed extends Omit<AccessibleNode, 'place' | 'text'> {
  readonly extents: readonly [number, number, number, number] | null;
  readonly text: string | null;
}

/** What accessibility.py prints. */
export function parseAnswer(output: string): Answer {
  const { nodes, done } = JSON.parse(output) as {
    readonly nodes: readonly Printed[];
    readonly done: boolean;
  };
  return {
    done,
    nodes: nodes.map(({ extents, text, ...node }) => ({
      ...node,
      place: extents === null ? undefined : boxOf(extents),
      text: text ?? undefined,
    })),
  };
}

/** A node that is not drawn has no size, or the smallest number that there is as its place. */
function boxOf([left, top, width, height]: readonly [number, number, number, number]):
  Box | undefined {
  return width > 0 && height > 0 && left >= 0 && top >= 0
    ? { left, top, width, height }
    : undefined;
}

/** Whether a node is on the screen. */
export function isShowing({ states }: AccessibleNode): boolean {
  return states.includes('SHOWING');
}
