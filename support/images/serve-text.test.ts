import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveText } from './serve-text.ts';

test('one text under one path, nothing else, and nothing once it is over', async () => {
  let base = '';
  {
    await using served = await serveText('/ks.cfg', 'text\n');
    base = `http://127.0.0.1:${served.port}`;
    const found = await fetch(`${base}/ks.cfg`);
    assert.equal(found.status, 200);
    assert.equal(await found.text(), 'text\n');
    for (const path of ['/', '/ks.cfg/', '/../ks.cfg?x', '/etc/passwd']) {
      const other = await fetch(`${base}${path}`);
      assert.equal(other.status, 404, path);
      assert.equal(await other.text(), '');
    }
    assert.equal((await fetch(`${base}/ks.cfg`, { method: 'POST' })).status, 404);
  }
  await assert.rejects(fetch(`${base}/ks.cfg`));
});
