import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { DriverFeature, LibvirtError, type Connection } from '../src/index.ts';
import { skipDaemon, startDaemon, type TestDaemon } from '../test-support/daemon.ts';

const domainXml = (name: string): string => `
  <domain type='test'>
    <name>${name}</name>
    <memory unit='MiB'>8</memory>
    <os><type>hvm</type></os>
  </domain>`;

const poolXml = `
  <pool type='dir'>
    <name>spare</name>
    <target><path>/spare</path></target>
  </pool>`;

const volumeXml = (name: string): string => `
  <volume><name>${name}</name><capacity unit='MiB'>3</capacity></volume>`;

suite("libvirt's test driver, through a daemon", { skip: skipDaemon, timeout: 60_000 }, () => {
  let daemon: TestDaemon;
  let connection: Connection;
  before(async () => {
    daemon = await startDaemon();
    connection = await daemon.connect('test:///default');
  });
  after(async () => {
    await connection.close();
    await daemon[Symbol.asyncDispose]();
  });

  test('the connection and the machine behind it', async () => {
    assert.equal(connection.uri, 'test:///default');
    assert.equal(await connection.type(), 'TEST');
    assert.match((await connection.versions()).library, /^\d+\.\d+\.\d+$/);
    assert.match(await connection.hostname(), /./);
    assert.match(await connection.capabilities(), /<capabilities>/);
    // The test driver's machine is the same everywhere.
    assert.deepEqual(await connection.nodeInfo(), {
      model: 'i686',
      memory: 3_145_728,
      cpus: 16,
      mhz: 1400,
      nodes: 2,
      sockets: 2,
      cores: 2,
      threads: 2,
    });
    assert.ok((await connection.freeMemory()) > 0);
    assert.equal(await connection.supports(DriverFeature.keepalive), true);
    assert.equal(await connection.supports(DriverFeature.migrationV3), false);
  });

  test('the domain that it begins with', async () => {
    const [only, ...others] = await connection.domains.list();
    assert.ok(only);
    assert.deepEqual(others, []);
    assert.equal(only.name, 'test');
    assert.match(only.uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(await only.state(), { state: 'running', reason: 'unknown' });
    assert.match(await only.xml(), /<domain type='test' id='1'>/);
    assert.match(await only.xml({ inactive: true }), /<domain type='test'>/);
    assert.equal((await connection.domains.lookupByUuid(only.uuid)).name, 'test');
    assert.equal((await only.stats({ groups: ['state'] }))['state.state'], 1);
  });

  test('a domain’s life', async () => {
    const domain = await connection.domains.define(domainXml('life'));
    assert.deepEqual(await domain.state(), { state: 'shutoff', reason: 'unknown' });
    assert.equal(await domain.isActive(), false);
    assert.equal(await domain.isPersistent(), true);
    await domain.start();
    assert.equal((await domain.state()).state, 'running');
    await domain.suspend();
    assert.deepEqual(await domain.state(), { state: 'paused', reason: 'user' });
    await domain.resume();
    await domain.reboot();
    await domain.shutdown();
    assert.deepEqual(await domain.state(), { state: 'shutoff', reason: 'shutdown' });
    await domain.start();
    await domain.destroy();
    assert.deepEqual(await domain.state(), { state: 'shutoff', reason: 'destroyed' });
    await domain.undefine();
    await assert.rejects(connection.domains.lookupByName('life'), (error) =>
      LibvirtError.is(error, 'VIR_ERR_NO_DOMAIN'),
    );
  });

  test('lists can be narrowed', async () => {
    const stored = await connection.domains.define(domainXml('stored'));
    const names = async (active: boolean, persistent: boolean): Promise<string[]> =>
      (await connection.domains.list({ active, persistent })).map(({ name }) => name);
    const passing = await connection.domains.create(domainXml('passing'));
    assert.deepEqual(await names(true, true), ['test']);
    assert.deepEqual(await names(false, true), ['stored']);
    assert.deepEqual(await names(true, false), ['passing']);
    assert.deepEqual(await names(false, false), []);
    await passing.destroy();
    await stored.undefine();
  });

  test('saving and restoring', async () => {
    const file = `${daemon.folder}/test.save`;
    const domain = await connection.domains.define(domainXml('saved'));
    await domain.start();
    await domain.save(file);
    assert.equal((await domain.state()).state, 'shutoff');
    assert.match(await connection.savedXml(file), /<name>saved<\/name>/);
    await connection.restore(file);
    assert.deepEqual(await domain.state(), { state: 'running', reason: 'restored' });
    await domain.destroy();
    await domain.undefine();
  });

  test('metadata', async () => {
    const domain = await connection.domains.define(domainXml('described'));
    assert.equal(await domain.metadata('title'), undefined);
    await domain.setMetadata('title', 'A title', { config: true });
    assert.equal(await domain.metadata('title'), 'A title');
    await domain.setMetadata('title', undefined, { config: true });
    assert.equal(await domain.metadata('title'), undefined);
    const own = { uri: 'urn:example:own', prefix: 'own' };
    await domain.setMetadata(own, '<mark>7</mark>', { config: true });
    assert.match((await domain.metadata(own)) ?? '', /<mark>7<\/mark>/);
    assert.match(await domain.xml(), /<own:mark xmlns:own="urn:example:own">7<\/own:mark>/);
    await domain.undefine();
  });

  test('a screenshot comes as a whole picture', async () => {
    const domain = await connection.domains.lookupByName('test');
    const { mime, data } = await domain.screenshot();
    assert.equal(mime, 'image/png');
    assert.equal(data.subarray(1, 4).toString(), 'PNG');
    assert.equal(data.subarray(-8, -4).toString(), 'IEND');
    await assert.rejects(domain.screenshot({ limit: 1000 }), /larger than 1000 bytes/);
    assert.deepEqual((await domain.screenshot()).data, data);
  });

  test('events of one domain, and their end', async () => {
    const first = await connection.domains.define(domainXml('first'));
    const second = await connection.domains.define(domainXml('second'));
    const heard: string[] = [];
    const subscription = await connection.on(
      'lifecycle',
      ({ domain, event, detail }) => heard.push(`${domain.name} ${event} ${detail}`),
      { domain: first },
    );
    await using all = await connection.events('lifecycle');
    for (const each of [first, second]) {
      await each.start();
      await each.destroy();
    }
    for await (const { domain, event } of all) {
      if (domain.name === 'second' && event === 'stopped') break;
    }
    assert.deepEqual(heard, ['first started booted', 'first stopped destroyed']);
    await subscription.close();
    await using later = await connection.events('lifecycle', { domain: first });
    await first.start();
    assert.equal((await later.next()).value?.event, 'started');
    assert.equal(heard.length, 2);
    await first.destroy();
    await first.undefine();
    await second.undefine();
  });

  test('storage pools and volumes', async () => {
    const pool = await connection.storage.define(poolXml);
    assert.equal(await pool.isActive(), false);
    await pool.build();
    await pool.start();
    await pool.refresh();
    assert.equal(await pool.isActive(), true);
    assert.equal((await pool.info()).state, 'running');
    assert.match(await pool.xml(), /<name>spare<\/name>/);
    const volume = await pool.createVolume(volumeXml('one'));
    assert.deepEqual(
      { pool: volume.pool, name: volume.name, key: volume.key },
      { pool: 'spare', name: 'one', key: '/spare/one' },
    );
    const info = await volume.info();
    assert.deepEqual(
      { type: info.type, capacity: info.capacity },
      { type: 'file', capacity: 3 << 20 },
    );
    assert.equal(await volume.path(), '/spare/one');
    assert.match(await volume.xml(), /<name>one<\/name>/);
    await pool.createVolume(volumeXml('two'), { from: volume });
    const names = (await pool.volumes()).map(({ name }) => name);
    assert.deepEqual(names.toSorted(), ['one', 'two']);
    assert.equal((await connection.storage.lookupVolumeByPath('/spare/two')).name, 'two');
    await (await pool.lookupVolume('two')).delete();
    await assert.rejects(pool.lookupVolume('two'), (error) =>
      LibvirtError.is(error, 'VIR_ERR_NO_STORAGE_VOL'),
    );
    assert.equal((await connection.storage.lookupByName('spare')).uuid, pool.uuid);
    assert.equal((await connection.storage.lookupByUuid(pool.uuid)).name, 'spare');
    assert.ok((await connection.storage.list()).some(({ name }) => name === 'spare'));
    await volume.delete();
    await pool.destroy();
    await pool.delete();
    await pool.undefine();
    const transient = await connection.storage.create(poolXml);
    assert.equal(await transient.isActive(), true);
    await transient.destroy();
  });

  test('two hundred calls at once, each with its own answer', async () => {
    const calls = Array.from({ length: 200 }, (_, at) =>
      at % 2 === 0
        ? connection.domains.lookupByName('test').then(({ name }) => name)
        : connection.domains
            .lookupByName(`nobody ${at}`)
            .catch((error: unknown) => (error as Error).message),
    );
    const answers = await Promise.all(calls);
    assert.equal(answers.filter((answer) => answer === 'test').length, 100);
    assert.equal(answers.filter((answer) => answer === 'Domain not found').length, 100);
  });

  test('a connection that only looks may not touch', async () => {
    await using looking = await daemon.connect('test:///default', { readOnly: true });
    const domain = await looking.domains.lookupByName('test');
    await assert.rejects(domain.destroy(), (error) =>
      LibvirtError.is(error, 'VIR_ERR_OPERATION_DENIED'),
    );
  });

  test('bad XML is the daemon’s error, and what cannot be sent is ours', async () => {
    await assert.rejects(connection.domains.define('<domain'), (error) =>
      LibvirtError.is(error, 'VIR_ERR_XML_DETAIL'),
    );
    await assert.rejects(connection.domains.lookupByName('a\0b'), TypeError);
    await assert.rejects(connection.domains.lookupByName('x'.repeat(4_194_305)), RangeError);
    await assert.rejects(connection.domains.lookupByUuid('no'), TypeError);
    const domain = await connection.domains.lookupByName('test');
    await assert.rejects(domain.monitor({ execute: 'stop' }), LibvirtError);
  });
});

suite('a daemon that dies', { skip: skipDaemon, timeout: 60_000 }, () => {
  test('ends its connections, with every call', async () => {
    await using daemon = await startDaemon();
    const connection = await daemon.connect('test:///default');
    const events = await connection.events('lifecycle');
    const waiting = assert.rejects(events.next(), /closed the connection|broke/);
    await daemon.kill();
    assert.match((await connection.closed)?.message ?? '', /closed the connection|broke/);
    await waiting;
    await assert.rejects(connection.hostname(), /closed the connection|broke/);
    await connection.close();
  });
});
