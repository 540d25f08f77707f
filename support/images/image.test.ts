import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultHardware, hardwareIn } from './image.ts';

/** How many an emulated guest gets on a machine with so many, if there may be so many guests. */
const cpus = (processors: number, guests: number): number =>
  hardwareIn({ accelerator: 'tcg', processors, guests }, 'server').cpus;

test('an emulated guest has no more processors than there are for it, and at least one', () => {
  assert.equal(cpus(2, 2), 1);
  assert.equal(cpus(2, 1), 2);
  assert.equal(cpus(1, 2), 1);
  assert.equal(cpus(16, 2), defaultHardware.server.cpus);
});

test('under KVM a guest is what it is on every machine', () => {
  const place = { accelerator: 'kvm', processors: 1, guests: 2 } as const;
  assert.deepEqual(hardwareIn(place, 'workstation'), defaultHardware.workstation);
});
