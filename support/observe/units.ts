import { parseAssignments } from './assignments.ts';

/** A unit as systemd has it loaded (systemctl(1), show). */
export interface UnitState {
  readonly id: string;
  /** `loaded`, `masked`, `not-found` … */
  readonly load: string;
  /** `active`, `inactive`, `failed`, `activating` … */
  readonly active: string;
  /** `running`, `exited`, `dead` … */
  readonly sub: string;
  /** `enabled`, `disabled`, `static` … */
  readonly file: string;
  /** Whether the conditions of the unit were met when it was last tried; a unit that never was says no. */
  readonly conditionsMet: boolean;
  /** Why it last ended: `success`, `exit-code`, `condition` … */
  readonly result: string | undefined;
  /** Units that started it, or would: the targets that want it among them. */
  readonly wantedBy: readonly string[];
  /** When its conditions were last looked at; empty if it was never started. */
  readonly tried: string;
  /** Whether the socket, bus name or timer that starts it when needed is there. */
  readonly triggeredBy: readonly string[];
}

/** What `parseUnits` needs to be asked of `systemctl show`. */
export const unitProperties = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'ConditionResult',
  'ConditionTimestamp',
  'Result',
  'WantedBy',
  'TriggeredBy',
] as const;

/** Reads `systemctl show` of several units: blocks of NAME=VALUE, an empty line between them. */
export function parseUnits(output: string): readonly UnitState[] {
  return output
    .split(/\n\s*\n/)
    .map((block) => parseAssignments(block))
    .filter((values) => values.has('Id'))
    .map((values) => {
      const text = (name: (typeof unitProperties)[number]): string => values.get(name) ?? '';
      const list = (name: (typeof unitProperties)[number]): readonly string[] =>
        text(name)
          .split(' ')
          .filter((each) => each !== '');
      return {
        id: text('Id'),
        load: text('LoadState'),
        active: text('ActiveState'),
        sub: text('SubState'),
        file: text('UnitFileState'),
        conditionsMet: text('ConditionResult') === 'yes',
        result: values.get('Result'),
        wantedBy: list('WantedBy'),
        tried: text('ConditionTimestamp'),
        triggeredBy: list('TriggeredBy'),
      };
    });
}

/**
 * Whether an enabled unit has done what enabling promises: it is active; or it did its work and ended without failure;
 * or its own conditions (no such hardware, not the first boot) kept it from starting; or it is loaded and waits for its
 * trigger, since nothing has asked for it.
 */
export function hasStarted(unit: UnitState): boolean {
  if (unit.active === 'active' || unit.active === 'reloading') return true;
  if (unit.active !== 'inactive' || unit.load !== 'loaded') return false;
  if (unit.tried === '') return unit.triggeredBy.length > 0;
  return !unit.conditionsMet || unit.result === undefined || unit.result === 'success';
}

/** Whether a unit that is active asks for this one: a service of a target that nothing reached has no reason to start. */
export function isWanted({ wantedBy }: UnitState, active: ReadonlySet<string>): boolean {
  return wantedBy.some((name) => active.has(name));
}
