import type { Codeset, JsonCommand, PointerButtons } from '../api/domain.ts';

/** virKeycodeSet. */
export const codesets: Readonly<Record<Codeset, number>> = {
  linux: 0,
  xt: 1,
  atset1: 2,
  atset2: 3,
  atset3: 4,
  osx: 5,
  usb: 7,
  win32: 8,
  qnum: 9,
};

/** The far edge of the screen for QEMU's absolute axes (INPUT_EVENT_ABS_MAX). */
const AXIS_MAX = 0x7fff;

/** QMP's input-send-event for a pointer that goes somewhere and has buttons pressed or let go there. */
export function pointerCommand(x: number, y: number, buttons: PointerButtons): JsonCommand {
  const moves = [
    { type: 'abs', data: { axis: 'x', value: axis(x) } },
    { type: 'abs', data: { axis: 'y', value: axis(y) } },
  ];
  const presses = Object.entries(buttons)
    .filter(([, down]) => down !== undefined)
    .map(([button, down]) => ({ type: 'btn', data: { button, down } }));
  return { execute: 'input-send-event', arguments: { events: [...moves, ...presses] } };
}

function axis(fraction: number): number {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new RangeError(`${fraction} is no place on the screen: x and y go from 0 to 1`);
  }
  return Math.round(fraction * AXIS_MAX);
}
