import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { after, before, suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { LibvirtError, MonitorError, type Connection, type Domain } from '../src/index.ts';
import { skipDaemon, startDaemon, type TestDaemon } from '../test-support/daemon.ts';

/** A machine that has nothing to boot; its firmware talks on the serial line and draws on the screen. */
const domainXml = (name: string): string => `
  <domain type='qemu'>
    <name>${name}</name>
    <memory unit='MiB'>32</memory>
    <os><type>hvm</type><bios useserial='yes'/></os>
    <devices>
      <input type='tablet' bus='usb'/>
      <serial type='pty'/>
      <console type='pty'/>
      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      <video><model type='vga'/></video>
      <graphics type='vnc' listen='127.0.0.1'/>
    </devices>
  </domain>`;

/** What the firmware prints when it has found nothing to boot. */
const FIRMWARE_END = 'No bootable device';

/**
 * The console, as soon as libvirt has let go of the stream before: if that one was just passing bytes on, libvirt answers
 * that it is closed first and closes it then (virFDStream's dispatching).
 */
async function openedOnceFree(domain: Domain): Promise<Duplex> {
  for (;;) {
    try {
      return await domain.openConsole({ device: 'serial0' });
    } catch (error) {
      if (!LibvirtError.is(error, 'VIR_ERR_OPERATION_FAILED')) throw error;
      await setTimeout(20);
    }
  }
}

suite('a QEMU domain', { skip: skipDaemon, timeout: 120_000 }, () => {
  let daemon: TestDaemon;
  let connection: Connection;
  let domain: Domain;
  before(async () => {
    daemon = await startDaemon();
    connection = await daemon.connect('qemu:///session');
    domain = await connection.domains.create(domainXml('tiny'), {
      autodestroy: true,
      paused: true,
    });
  });
  after(async () => {
    await connection.close();
    await daemon[Symbol.asyncDispose]();
  });

  test('it is there, paused, and knows itself', async () => {
    assert.equal(await connection.type(), 'QEMU');
    assert.match(await connection.domainCapabilities({ virtType: 'qemu' }), /<domainCapabilities/);
    assert.deepEqual(await domain.state(), { state: 'paused', reason: 'user' });
    assert.equal(await domain.isPersistent(), false);
    assert.match(await domain.xml(), /<alias name='serial0'\/>/);
    const stats = await domain.stats({ groups: ['state', 'cpu', 'vcpu'] });
    assert.equal(stats['state.state'], 3);
    assert.equal(typeof stats['cpu.time'], 'bigint');
    assert.equal(stats['vcpu.current'], 1);
  });

  test('its console tells what the firmware says', async () => {
    const console = await domain.openConsole();
    await assert.rejects(domain.openConsole(), (error) =>
      LibvirtError.is(error, 'VIR_ERR_OPERATION_FAILED'),
    );
    await domain.resume();
    let text = '';
    for await (const chunk of console as AsyncIterable<Buffer>) {
      text += chunk.toString();
      if (text.includes(FIRMWARE_END)) break;
    }
    assert.match(text, /SeaBIOS/);
    // Leaving the loop destroyed it; once it is closed, it can be opened again.
    if (!console.closed) await once(console, 'close');
    const again = await openedOnceFree(domain);
    again.resume().end('bytes for a guest that does not read');
    await once(again, 'close');
  });

  test('a console that somebody else takes ends in an error', async () => {
    const console = await domain.openConsole();
    const lost = once(console, 'error');
    const other = await domain.openConsole({ force: true });
    assert.ok((await lost)[0] instanceof LibvirtError);
    other.destroy();
    await once(other, 'close');
  });

  test('the monitor answers, in both of its languages', async () => {
    assert.deepEqual(await domain.monitor({ execute: 'query-name' }), { name: 'tiny' });
    assert.deepEqual(await domain.monitor('{"execute":"query-name"}'), { name: 'tiny' });
    assert.match(await domain.monitor('info status', { hmp: true }), /VM status: running/);
    await assert.rejects(domain.monitor({ execute: 'no-such-thing' }), (error) => {
      assert.ok(error instanceof MonitorError);
      assert.equal(error.errorClass, 'CommandNotFound');
      return true;
    });
  });

  test('an agent that is not there is told as such', async () => {
    await assert.rejects(domain.agent({ execute: 'guest-ping' }, { timeout: 1 }), (error) =>
      LibvirtError.is(error, 'VIR_ERR_AGENT_UNRESPONSIVE'),
    );
  });

  test('the screen shows what the firmware drew', async () => {
    const { mime, data } = await domain.screenshot();
    if (mime === 'image/png') assert.equal(data.subarray(1, 4).toString(), 'PNG');
    else assert.match(data.subarray(0, 2).toString(), /^P6/);
    assert.ok(data.length > 500);
  });

  test('keys and pointer reach the machine', async () => {
    const { KEY_LEFTCTRL, KEY_C } = { KEY_LEFTCTRL: 29, KEY_C: 46 };
    await domain.sendKey('linux', [KEY_LEFTCTRL, KEY_C], 10);
    await assert.rejects(domain.sendKey('linux', Array<number>(17).fill(KEY_C)), RangeError);
    await domain.pointer(0.25, 0.75);
    await domain.pointer(0.25, 0.75, { left: true });
    await domain.pointer(0.25, 0.75, { left: false });
    assert.match(await domain.monitor('info mice', { hmp: true }), /QEMU HID Tablet \(absolute\)/);
    await assert.rejects(domain.pointer(2, 0), RangeError);
  });

  test('events tell of a pause, a reset and QEMU’s own', async () => {
    await using lifecycle = await connection.events('lifecycle', { domain });
    await using monitor = await connection.events('monitor', { domain });
    await using reboots = await connection.events('reboot');
    await domain.suspend();
    await domain.resume();
    await domain.reset();
    assert.equal((await lifecycle.next()).value?.event, 'suspended');
    assert.equal((await lifecycle.next()).value?.event, 'resumed');
    assert.equal((await reboots.next()).value?.domain.name, 'tiny');
    const seen: string[] = [];
    for await (const { event, time } of monitor) {
      assert.ok(Math.abs(Date.now() - time) < 60_000);
      seen.push(event);
      if (event === 'RESET') break;
    }
    assert.deepEqual(seen.slice(0, 2), ['STOP', 'RESUME']);
  });

  test('saved and restored it is the same machine; a changed XML takes effect', async () => {
    const file = `${daemon.folder}/tiny.save`;
    const asked = (await domain.monitor({ execute: 'query-uuid' })) as { UUID: string };
    await domain.save(file, { state: 'paused' });
    await assert.rejects(connection.domains.lookupByName('tiny'), (error) =>
      LibvirtError.is(error, 'VIR_ERR_NO_DOMAIN'),
    );
    const saved = await connection.savedXml(file);
    const xml = saved.replace('<name>tiny</name>', '<name>tiny</name><title>back</title>');
    await connection.restore(file, { xml, state: 'running' });
    const back = await connection.domains.lookupByName('tiny');
    assert.equal(back.uuid, asked.UUID);
    assert.deepEqual(await back.state(), { state: 'running', reason: 'restored' });
    assert.equal(await back.metadata('title'), 'back');
    const renamed = saved.replaceAll('tiny', 'other');
    await back.destroy();
    await assert.rejects(connection.restore(file, { xml: renamed }), LibvirtError);
  });

  test('autodestroy: a domain ends with its connection, another stays', async () => {
    const owner = await daemon.connect('qemu:///session');
    await using stopped = await connection.events('lifecycle');
    await owner.domains.create(domainXml('passing'), { autodestroy: true, paused: true });
    const staying = await owner.domains.create(domainXml('staying'), { paused: true });
    await owner.close();
    for await (const event of stopped) {
      if (event.domain.name === 'passing' && event.event === 'stopped') break;
    }
    const left = (await connection.domains.list()).map(({ name }) => name);
    assert.deepEqual(left, ['staying']);
    await (await connection.domains.lookupByUuid(staying.uuid)).destroy();
  });

  test('an aborted call is dropped, and the connection goes on', async () => {
    const stop = new AbortController();
    const creating = connection.domains.create(domainXml('dropped'), { signal: stop.signal });
    await using events = await connection.events('lifecycle');
    stop.abort(new Error('changed my mind'));
    await assert.rejects(creating, /changed my mind/);
    // What was asked for still happens: that is what the documentation says.
    for await (const {
      domain: { name },
      event,
    } of events) {
      if (name === 'dropped' && event === 'started') break;
    }
    await (await connection.domains.lookupByName('dropped')).destroy();
  });

  test('disks of a pool: made, grown, copied, removed', async () => {
    const pool = await connection.storage.create(
      `<pool type='dir'><name>disks</name><target><path>${daemon.folder}/disks</path></target></pool>`,
      { build: true },
    );
    const volume = await pool.createVolume(`<volume>
        <name>disk.qcow2</name><capacity unit='MiB'>8</capacity>
        <target><format type='qcow2'/></target>
      </volume>`);
    await volume.resize(16 << 20);
    assert.equal((await volume.info()).capacity, 16 << 20);
    assert.equal(await volume.path(), `${daemon.folder}/disks/disk.qcow2`);
    await assert.rejects(volume.resize(4 << 20), LibvirtError);
    await volume.delete();
    assert.deepEqual(await pool.volumes(), []);
    await pool.destroy();
  });
});
