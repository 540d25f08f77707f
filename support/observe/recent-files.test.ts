import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRecentFiles } from './recent-files.ts';

const list = (bookmarks: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<xbel version="1.0"
      xmlns:bookmark="http://www.freedesktop.org/standards/desktop-bookmarks"
>${bookmarks}
</xbel>`;

const bookmark = (uri: string): string => `
  <bookmark href="${uri}" added="2026-01-01T10:00:00.000000Z" visited="2026-01-01T10:00:01.000000Z">
    <info>
      <metadata owner="http://freedesktop.org">
        <bookmark:applications>
          <bookmark:application name="org.gnome.TextEditor" exec="&apos;gnome-text-editor %u&apos;" count="1"/>
        </bookmark:applications>
      </metadata>
    </info>
  </bookmark>`;

test('files are read, odd names among them; what is elsewhere is left out', () => {
  const files = ['/var/home/admin/b', '/home/admin/a%20%26%20b&amp;c'].map((each) =>
    bookmark(`file://${each}`),
  );
  assert.deepEqual(parseRecentFiles(list([...files, bookmark('https://example.org/')].join(''))), [
    '/home/admin/a & b&c',
    '/var/home/admin/b',
  ]);
});

test('a list with one file, and one without any', () => {
  assert.deepEqual(parseRecentFiles(list(bookmark('file:///a'))), ['/a']);
  assert.deepEqual(parseRecentFiles(list('')), []);
});

test('another document is refused', () => {
  for (const text of ['', '<html></html>']) assert.throws(() => parseRecentFiles(text), TypeError);
});
