import { said } from './messages.ts';
import { changesSinceNoted } from './noted.ts';
import type { PrototypeWorld } from './world.ts';

/**
 * Tries what root must fail with, in these words, one row after the other, and what must leave the machine as a step has
 * noted it.
 * @param arrange makes the row's fault, and gives what mends it if that is needed
 */
export async function expectFailures<Row extends { readonly complaint: string }>(
  world: PrototypeWorld,
  command: string,
  rows: readonly Row[],
  arrange: (row: Row) => Promise<(() => Promise<void>) | void>,
): Promise<void> {
  const surprises: string[] = [];
  for (const row of rows) {
    const mended = await arrange(row);
    const [what = ''] = Object.values(row);
    await world.attempt(command, { name: 'root' }, { timeout: 300 });
    const { stdout, stderr, exitCode } = world.last;
    if (exitCode !== 1 || said(world, stderr) !== row.complaint) {
      surprises.push(`${what}: exit code ${exitCode}\n${stdout}${said(world, stderr)}`);
    }
    const changes = await changesSinceNoted(world);
    if (changes.length > 0) surprises.push(`${what} changed\n${changes.join('\n')}`);
    await mended?.();
  }
  world.expect(surprises, `"${command}" did not fail as it should`).to.deep.equal([]);
}
