import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newDomainIdentity } from '../host/identity.ts';
import { copySavedState, openMigration } from './saved-state.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saved-state-'));
});
after(() => rm(folder, { recursive: true }));

const old = newDomainIdentity();

/** A file as libvirt lays it out: head, XML, NUL, cookie, padding, memory. */
function savedState(
  xml: string,
  { magic = 'LibvirtQemudSave', version = 2, length = 4096 } = {},
): Buffer {
  const header = Buffer.alloc(92);
  header.write(magic, 'latin1');
  for (const [index, value] of [version, length, 1, 0, xml.length + 1].entries()) {
    header.writeUInt32LE(value, 16 + 4 * index);
  }
  const data = Buffer.alloc(4096);
  data.write(`${xml}\0<cookie/>`, 'utf8');
  return Buffer.concat([header, data, Buffer.from('QEVM memory <name>untouched</name>')]);
}

const xml = `<domain>\n  <name>${old.name}</name>\n  <uuid>${old.uuid}</uuid>\n  <title>ä</title>\n</domain>\n`;

async function copy(content: Buffer, fresh = newDomainIdentity()): Promise<Buffer> {
  await writeFile(join(folder, 'from'), content);
  await copySavedState(join(folder, 'from'), join(folder, 'to'), old, fresh);
  return readFile(join(folder, 'to'));
}

test('name and UUID are replaced, and not one other byte', async () => {
  const original = savedState(xml);
  const fresh = newDomainIdentity();
  const found = await copy(original, fresh);
  const expected = savedState(xml.replace(old.name, fresh.name).replace(old.uuid, fresh.uuid));
  assert.ok(found.equals(expected));
  assert.ok((await readFile(join(folder, 'from'))).equals(original));
});

test('what is no saved state, or another domain’s, is refused and leaves nothing', async () => {
  await rm(join(folder, 'to'), { force: true });
  await assert.rejects(copy(Buffer.from('short')), /no saved state/);
  await assert.rejects(copy(savedState(xml, { magic: 'LibvirtQemudPart' })), /no saved state/);
  await assert.rejects(copy(savedState(xml, { version: 3 })), /no saved state/);
  await assert.rejects(copy(savedState(xml, { length: 2 ** 31 })), /bytes of XML/);
  await assert.rejects(copy(savedState(xml, { length: 8192 })), /cut short/);
  await assert.rejects(copy(savedState('<domain/>')), /not that of/);
  assert.deepEqual(await readdir(folder), ['from']);
});

test('a name of another length would move what is behind it', async () => {
  await assert.rejects(
    copy(savedState(xml), { ...newDomainIdentity(), name: 'short' }),
    RangeError,
  );
});

test('QEMU’s part of a saved state is read where it begins, by whoever inherits the file', async () => {
  const path = join(folder, 'from');
  await writeFile(path, savedState(xml));
  const file = await openMigration(path);
  try {
    const { stdout } = spawnSync('cat', { stdio: [file.fd, 'pipe', 'pipe'] });
    assert.equal(stdout.toString(), 'QEVM memory <name>untouched</name>');
  } finally {
    await file.close();
  }
  const compressed = savedState(xml);
  compressed.writeUInt32LE(1, 28);
  await writeFile(path, compressed);
  await assert.rejects(openMigration(path), /compressed/);
});
