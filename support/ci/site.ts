import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { xml } from '../libvirt/xml.ts';

/** A report of several, in a folder of its name. */
export interface ReportFolder {
  readonly name: string;
  /** The first line of what failed; empty: nothing did. */
  readonly failed: string;
}

/**
 * Reports in folders beside each other: what `npm run merge` leaves.
 * @throws UserError where there is none
 */
export async function reportFolders(folder: string): Promise<readonly ReportFolder[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name === 'failures.md')
    .map(({ parentPath }) => parentPath.slice(folder.length + 1))
    .filter((name) => name !== '' && !name.includes('/'));
  if (names.length === 0) {
    throw new UserError('no folder here has a report.', {
      place: { file: folder },
      advice: 'Each is to hold what npm run merge leaves in reports/.',
    });
  }
  return Promise.all(
    names.sort().map(async (name) => {
      const [failed = ''] = (await readFile(join(folder, name, 'failures.md'), 'utf8')).split('\n');
      return { name, failed };
    }),
  );
}

/** A page with a link to each report, as `index.html` beside their folders. */
export async function writeSite(folder: string, written: string): Promise<void> {
  const rows = (await reportFolders(folder)).map(
    ({ name, failed }) =>
      xml`<li><a href='${encodeURIComponent(name)}/index.html'>${name}</a>: ${failed === '' ? 'nothing failed' : failed}</li>`,
  );
  const page = xml`<!DOCTYPE html>
<html lang='en'>
<head>
  <meta charset='utf-8'/>
  <meta name='viewport' content='width=device-width'/>
  <title>ostree-prototypes: last night</title>
</head>
<body>
  <h1>Last night</h1>
  <ul>
    ${rows}
  </ul>
  <p>${written}</p>
</body>
</html>
`;
  const file = join(folder, 'index.html');
  await writeFile(`${file}.part`, page.toString());
  await rename(`${file}.part`, file);
}
