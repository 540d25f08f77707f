import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandResult, Host } from '../host/host.ts';
import { noteSystem, systemChanges } from './system-note.ts';

/** A host that answers each `echo MARK; COMMAND` with the mark and what `answer` says to the command. */
function hostThat(answer: (command: string) => string): Host {
  const run = async (script: string): Promise<CommandResult> => {
    const [, ...parts] = script.split("echo '");
    const stdout = parts
      .map((part) => {
        const [mark = '', command = ''] = part.split("'; ");
        return `${mark}\n${answer(command.replace(/; $/, ''))}`;
      })
      .join('');
    return { command: script, user: 'root', stdout, stderr: '', exitCode: 0, seconds: 0, began: 0 };
  };
  const host: Partial<Host> = { name: 'server-1', run };
  return host as Host;
}

const said = (command: string): string => `${command}\nanother line\n`;
const asked = 'cat /etc/machine-id';

test('what changed is told line by line, by its name', async () => {
  const before = await noteSystem(hostThat(said));
  const after = await noteSystem(
    hostThat((command) => (command === asked ? 'changed\nanother line\n' : said(command))),
  );
  assert.deepEqual(systemChanges(before, before), []);
  assert.deepEqual(systemChanges(before, after), [
    `machine-id: gone is "${asked}"`,
    'machine-id: new is "changed"',
  ]);
  assert.deepEqual(systemChanges(before, after, ['machine-id']), []);
});

test('lines in another order are a change', async () => {
  const before = await noteSystem(hostThat(said));
  const after = await noteSystem(
    hostThat((command) => (command === asked ? `another line\n${command}\n` : said(command))),
  );
  assert.deepEqual(systemChanges(before, after), ['machine-id: the same lines in another order']);
});

test('what CUPS writes to /etc while it runs is no change of the system; another file there is', async () => {
  const before = await noteSystem(hostThat(said));
  const name = 'changes to the defaults of /etc';
  const now = (line: string): typeof before => ({ ...before, [name]: `${before[name]}\n${line}` });
  assert.deepEqual(systemChanges(before, now('A    cups/subscriptions.conf.O')), []);
  assert.deepEqual(systemChanges(before, now('A    cups/printers.conf')), [
    `${name}: new is "A    cups/printers.conf"`,
  ]);
});

test('a note with a gap is no note', async () => {
  await assert.rejects(
    noteSystem(hostThat((command) => (command.includes('rpm -qa') ? '' : 'x\n'))),
    /packages/,
  );
});
