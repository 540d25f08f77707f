import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../errors.ts';
import { readMetalink } from './metalink.ts';
import { sha256Of } from './testing.ts';

const [now, before] = [sha256Of('now'), sha256Of('before')];

const about = (time: number, size: number, sha256: string): string => `
   <mm0:timestamp>${time}</mm0:timestamp>
   <size>${size}</size>
   <verification>
    <hash type="md5">d41d8cd98f00b204e9800998ecf8427e</hash>
    <hash type="sha256">${sha256}</hash>
   </verification>`;

const mirrors = `
   <resources maxconnections="1">
    <url protocol="rsync" type="rsync" location="US" preference="100">rsync://m.example/repodata/repomd.xml</url>
    <url protocol="http" type="http" location="US" preference="100">http://a.example/os/repodata/repomd.xml</url>
    <url protocol="https" type="https" location="CZ" preference="98">https://b.example/os/repodata/repomd.xml</url>
    <url protocol="https" type="https" location="US" preference="99">https://c.example/x?a&amp;b/repodata/repomd.xml</url>
    <url protocol="https" type="https" location="US" preference="97">https://d.example/another.xml</url>
   </resources>`;

const document = (file: string): string => `<?xml version="1.0" encoding="utf-8"?>
<metalink version="3.0" xmlns="http://www.metalinker.org/" type="dynamic" xmlns:mm0="http://fedorahosted.org/mirrormanager">
 <files>
  <file name="repomd.xml">${file}
  </file>
 </files>
</metalink>
`;

const alternates = `
   <mm0:alternates>
    <mm0:alternate>${about(1000, 6000, before)}
    </mm0:alternate>
   </mm0:alternates>`;

test('the newest file, and its mirrors: those with TLS first, by preference', () => {
  const wanted = {
    sha256: now,
    size: 7000,
    urls: [
      'https://c.example/x?a&b/repodata/repomd.xml',
      'https://b.example/os/repodata/repomd.xml',
      'http://a.example/os/repodata/repomd.xml',
    ],
  };
  assert.deepEqual(readMetalink(document(`${about(2000, 7000, now)}${mirrors}`)), wanted);
  assert.deepEqual(
    readMetalink(document(`${about(2000, 7000, now)}${alternates}${mirrors}`)),
    wanted,
  );
});

const wrong: Readonly<Record<string, readonly [xml: string, words: RegExp]>> = {
  'a page': ['<html><body>busy</body></html>', /no metalink document/],
  'no XML': ['busy', /no XML/],
  'a document type': [
    `<!DOCTYPE metalink [<!ENTITY a "b">]>${document(about(1, 1, now))}`,
    /document type/,
  ],
  'another file': [
    document(`${about(1, 1, now)}${mirrors}`).replace('name="repomd.xml"', 'name="x"'),
    /not about a repomd\.xml/,
  ],
  'no SHA-256 of the newest': [
    document(`${about(2000, 1, 'x')}${alternates}${mirrors}`),
    /no SHA-256 of the newest/,
  ],
  'no mirror': [document(about(2000, 1, now)), /names no mirror/],
};
for (const [what, [xml, words]] of Object.entries(wrong)) {
  test(`an answer that is no use is told: ${what}`, () => {
    assert.throws(
      () => readMetalink(xml),
      (error) => error instanceof UserError && words.test(error.message),
    );
  });
}
