import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasStarted, isWanted, parseUnits, type UnitState } from './units.ts';

const output = `Id=sshd.service
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=enabled
ConditionResult=yes
ConditionTimestamp=Tue 2026-11-24 05:00:00 UTC
Result=success
WantedBy=multi-user.target
TriggeredBy=

Id=tuned.timer
LoadState=loaded
ActiveState=inactive
SubState=dead
UnitFileState=enabled
ConditionResult=no
ConditionTimestamp=
WantedBy=timers.target
TriggeredBy=a.socket b.socket
`;

const idle: UnitState = {
  id: 'x.service',
  load: 'loaded',
  active: 'inactive',
  sub: 'dead',
  file: 'enabled',
  conditionsMet: true,
  result: 'success',
  wantedBy: ['multi-user.target'],
  tried: 'Tue 2026-11-24 05:00:00 UTC',
  triggeredBy: [],
};

test('blocks are read as units', () => {
  const [first, second] = parseUnits(output);
  assert.equal(first?.id, 'sshd.service');
  assert.deepEqual(first?.wantedBy, ['multi-user.target']);
  assert.equal(second?.conditionsMet, false);
  assert.equal(second?.result, undefined);
  assert.deepEqual(second?.triggeredBy, ['a.socket', 'b.socket']);
});

test('a unit that is active, has done its work or lacks its hardware has started', () => {
  assert.ok(hasStarted({ ...idle, active: 'active' }));
  assert.ok(hasStarted(idle));
  assert.ok(hasStarted({ ...idle, conditionsMet: false, result: 'exec-condition' }));
  assert.ok(hasStarted({ ...idle, tried: '', triggeredBy: ['x.socket'] }));
});

test('a unit that failed, still starts, was never tried or is masked has not', () => {
  assert.ok(!hasStarted({ ...idle, active: 'failed', result: 'exit-code' }));
  assert.ok(!hasStarted({ ...idle, active: 'activating' }));
  assert.ok(!hasStarted({ ...idle, tried: '' }));
  assert.ok(!hasStarted({ ...idle, result: 'exit-code' }));
  assert.ok(!hasStarted({ ...idle, load: 'not-found', tried: '' }));
});

test('a unit is wanted if a unit that is active wants it', () => {
  const active = new Set(['multi-user.target']);
  assert.ok(isWanted({ ...idle, wantedBy: ['a.target', 'multi-user.target'] }, active));
  assert.ok(!isWanted({ ...idle, wantedBy: ['network-online.target'] }, active));
  assert.ok(!isWanted({ ...idle, wantedBy: [] }, active));
});
