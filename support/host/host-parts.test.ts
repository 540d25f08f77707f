import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../process/run.ts';
import { clockScript } from './clock.ts';
import { HealthError, HostCommandError } from './errors.ts';
import { hasConnection, sshPortIn } from './forward.ts';

const usernet = `Hub -1 (hostnet0):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[HOST_FORWARD]  16       127.0.0.1 36799       10.0.2.15    22     0     0
`;
const line = (state: string): string =>
  `${usernet}  TCP[${state}]     20       127.0.0.1 36799       10.0.2.15    22     0     0\n`;

test('QEMU’s list of the user network tells the forwarded port', () => {
  assert.equal(sshPortIn(usernet), 36_799);
  assert.equal(sshPortIn(usernet.replace('    22 ', '  2222 ')), undefined);
});

test('a connection is one that the guest has not closed', () => {
  assert.ok(!hasConnection(usernet));
  assert.ok(!hasConnection(line('TIME_WAIT')));
  for (const state of ['ESTABLISHED', 'FIN_WAIT_2', 'CLOSE_WAIT', 'SYN_SENT']) {
    assert.ok(hasConnection(line(state)), state);
  }
});

/** systemctl of a system with a calendar timer, one that counts from the boot, and one that is off. */
const fakeSystem = `
systemctl() {
  case $1 in
    show) printf '%s\\n' Id=daily.timer ActiveState=active 'TimersCalendar={ OnCalendar=daily }' \\
      'TimersCalendar={ OnCalendar=weekly }' '' Id=boot.timer ActiveState=active '' \\
      Id=off.timer ActiveState=inactive 'TimersCalendar={ OnCalendar=daily }' ;;
    *) echo "systemctl $*" ;;
  esac
}
date() { echo "date $2" >&2; }
`;

test('the clock is set while the calendar’s timers are stopped, and only those', async () => {
  const script = clockScript(1_700_000_000.4).replaceAll('/sys/class/rtc', '/nonexistent');
  const { stdout, stderr } = await run(['sh', '-c', `${fakeSystem}${script}`]);
  assert.equal(stdout, 'systemctl stop daily.timer\nsystemctl start daily.timer');
  assert.equal(stderr, 'date --set=@1700000000');
});

test('a clock that cannot be set is an error', async () => {
  const script = `systemctl() { :; }\ndate() { return 1; }\n${clockScript(1)}`;
  await assert.rejects(run(['sh', '-c', script]), /ended with 1/);
});

const result = {
  command: 'rpm -Va',
  user: 'root',
  stdout: Array.from({ length: 50 }, (_each, index) => `line ${index}`).join('\n'),
  stderr: 'oh no\n',
  exitCode: 1,
  seconds: 1.25,
  began: 0,
};

test('a failed command’s error holds host, user, command, exit code and the end of the output', () => {
  const { message } = new HostCommandError('testhost', result);
  assert.match(message, /^testhost: root ran `rpm -Va`, which ended with 1 after 1\.3 s\./);
  assert.match(message, /output \(10 lines before\):\n {4}line 10\n/);
  assert.match(message, /errors:\n {4}oh no$/);
  const lost = new HostCommandError('testhost', { ...result, exitCode: undefined, signal: 'KILL' });
  assert.match(lost.message, /was ended by SIGKILL/);
});

test('an unhealthy system names its failed units', () => {
  const health = { state: 'degraded', failedUnits: ['a.service', 'b.mount'] };
  const { message } = new HealthError('testhost', health, 'a.service - A');
  assert.match(
    message,
    /the system is degraded: a\.service, b\.mount\.\n {2}status:\n {4}a\.service/,
  );
});
