import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installMedium } from './medium.ts';

test('a label that the file system has no room for is refused before anything is made', async () => {
  for (const label of ['', 'seventeen-letters', 'with space', 'a/b']) {
    await assert.rejects(
      installMedium({
        tree: { repository: '/nowhere', ref: 'r', commit: 'c' },
        builder: { path: '/nowhere', digest: '' },
        label,
        cacheDir: '/nowhere',
      }),
      RangeError,
      label,
    );
  }
});
