import assert from 'node:assert/strict';
import test from 'node:test';
import { preferenceLines, preferencesIn } from './preferences.ts';

const file = `// Mozilla User Preferences

user_pref("browser.download.dir", "/home/admin/Downloads/the \\"cellar\\"");
user_pref("browser.download.folderList", 2);
user_pref("browser.startup.page", 3);
user_pref("browser.download.useDownloadDir", false);
`;

test('preferences are read by the beginning of their names', () => {
  assert.deepEqual(preferencesIn(file, 'browser.download.'), {
    'browser.download.dir': '/home/admin/Downloads/the "cellar"',
    'browser.download.folderList': 2,
    'browser.download.useDownloadDir': false,
  });
});

test('what is written is read again', () => {
  const preferences = { 'a.text': 'last "orders"\\', 'a.number': 11, 'a.switch': true };
  assert.deepEqual(preferencesIn(preferenceLines(preferences), 'a.'), preferences);
});
