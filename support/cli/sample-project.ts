import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { top } from '../top.ts';

/** A small project for the tests of the command line: the files that are given, in a folder of their own. */
export interface SampleProject extends AsyncDisposable {
  readonly root: string;
}

/** @param files path in the project → content; a cucumber.js is added that runs steps/*.js */
export async function sampleProject(
  files: Readonly<Record<string, string>>,
): Promise<SampleProject> {
  const root = await mkdtemp(join(tmpdir(), 'sample-project-'));
  const all = {
    'package.json': '{ "type": "module" }',
    'cucumber.js': `
      const common = { import: ['steps/*.js'], format: ['./support/report/live.ts'], parallel: 2 };
      export default { ...common, tags: 'not @nightly' };
      export const nightly = common;
      export const fedora = { ...common, worldParameters: { target: 'fedora' } };
      const standIn = { ...common, worldParameters: { target: 'stand-in' } };
      export { standIn as 'stand-in' };`,
    ...files,
  };
  for (const name of ['node_modules', 'support']) await symlink(join(top, name), join(root, name));
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return {
    root,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
