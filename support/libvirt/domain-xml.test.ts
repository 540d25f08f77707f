import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultHardware, type Graphics } from '../images/image.ts';
import { type DomainSpec, domainXml } from './domain-xml.ts';
import { escapeXml, xml } from './xml.ts';

const spec: DomainSpec = {
  name: 'prototypes-0a1b2c3d',
  uuid: '347a8020-5b22-412c-abc3-51c30acbdf6a',
  owner: { pid: 12, started: '3456' },
  accelerator: { kind: 'tcg', reason: 'a test' },
  hardware: defaultHardware.server,
  disks: [{ file: "/tmp/it's <here>.qcow2", format: 'qcow2' }],
  console: '/tmp/a&b.log',
};

function withGraphics(graphics: Graphics): string {
  return domainXml({ ...spec, hardware: { ...spec.hardware, graphics } });
}

test('what is put into XML is escaped, XML is not', () => {
  assert.equal(escapeXml(`<&>'"`), '&lt;&amp;&gt;&apos;&quot;');
  assert.equal(
    xml`<a>${'<'}${xml`<b/>`}${false}${[xml`1`, xml`2`]}</a>`.toString(),
    '<a>&lt;<b/>1\n2</a>',
  );
  assert.throws(() => escapeXml('\u0000'), RangeError);
  assert.throws(() => escapeXml('\uD800'), RangeError);
});

test('a domain under emulation has a processor without AVX, under KVM the machine’s own', () => {
  assert.match(domainXml(spec), /^<domain type='qemu'>[\s\S]*<model fallback='forbid'>Nehalem</);
  const kvm = domainXml({ ...spec, accelerator: { kind: 'kvm' } });
  assert.match(kvm, /^<domain type='kvm'>[\s\S]*<cpu mode='host-passthrough' migratable='on'\/>/);
});

test('an emulator that is not the host’s is named, and has instructions for checksums', () => {
  const emulator = { program: '/cache/qemu', digest: 'd' };
  const own = domainXml({ ...spec, accelerator: { kind: 'tcg', reason: 'a test', emulator } });
  assert.match(own, /<emulator>\/cache\/qemu<\/emulator>/);
  assert.match(own, /<feature policy='require' name='sha-ni'\/>/);
  assert.doesNotMatch(domainXml(spec), /<emulator>|<feature policy/);
});

test('an emulator keeps its tables in huge pages, and KVM has none', () => {
  assert.match(
    domainXml(spec),
    /<qemu:commandline xmlns:qemu='[^']+'><qemu:env name='GLIBC_TUNABLES' value='glibc\.malloc\.hugetlb=1'\/><\/qemu:commandline>/,
  );
  assert.doesNotMatch(domainXml({ ...spec, accelerator: { kind: 'kvm' } }), /<qemu:/);
});

test('paths cannot break out of their attributes', () => {
  const text = domainXml(spec);
  assert.ok(text.includes("<source file='/tmp/it&apos;s &lt;here&gt;.qcow2'/>"));
  assert.ok(text.includes("<source path='/tmp/a&amp;b.log' append='on'/>"));
});

test('a domain says whose it is', () => {
  assert.ok(
    domainXml(spec).includes(
      "<p:run xmlns:p='urn:ostree-prototypes:run' pid='12' started='3456'/>",
    ),
  );
});

test('disks are numbered by letters, and the installation medium is read-only', () => {
  const text = domainXml({
    ...spec,
    disks: [...spec.disks, { file: '/m.iso', format: 'raw', readOnly: true }],
  });
  assert.match(text, /dev='vda'[\s\S]*dev='vdb' bus='virtio'\/>\s*<readonly\/>/);
  assert.equal(text.match(/<readonly\/>/g)?.length, 1);
});

test('a kernel that is loaded directly takes the place of the boot order', () => {
  const kernel = { kernel: '/k', initrd: '/i', commandLine: 'a="b" c' };
  const text = domainXml({ ...spec, kernel, onReboot: 'destroy' });
  assert.ok(text.includes('<cmdline>a=&quot;b&quot; c</cmdline>'));
  assert.ok(!text.includes('<boot dev'));
  assert.ok(text.includes('<on_reboot>destroy</on_reboot>'));
});

test('a system daemon leaves our files alone', () => {
  const text = domainXml({ ...spec, securityModels: ['dac', 'selinux'] });
  assert.match(text, /<seclabel type='static' model='dac' relabel='no'><label>\+\d+:\+\d+</);
  assert.ok(text.includes("<seclabel type='none' model='selinux'/>"));
  assert.ok(!domainXml(spec).includes('seclabel'));
});

test('a screen is there only where one is asked for', () => {
  assert.ok(withGraphics('none').includes("<model type='none'/>"));
  assert.ok(withGraphics('plain').includes("<model type='vga'"));
  assert.ok(withGraphics('virtio').includes("<input type='tablet' bus='virtio'/>"));
  assert.ok(withGraphics('virtio').includes("<resolution x='1280' y='800'/>"));
});

test('only a desktop has a sound card', () => {
  assert.ok(withGraphics('virtio').includes("<sound model='ich9'/>"));
  assert.ok(!withGraphics('plain').includes('<sound'));
});
