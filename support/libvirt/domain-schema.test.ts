import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { defaultHardware, type Firmware, type Graphics } from '../images/image.ts';
import { run } from '../process/run.ts';
import { checkEnvironment } from '../python/venv.ts';
import { readSettings } from '../settings.ts';
import type { Accelerator } from './accelerator.ts';
import { type DomainSpec, domainXml } from './domain-xml.ts';

/** It comes with libvirt's library. */
const schema = '/usr/share/libvirt/schemas/domain.rng';
const skip = existsSync(schema) ? false : `libvirt's schema is not here: ${schema}`;
const checker = fileURLToPath(new URL('domain_schema.py', import.meta.url));

const reason = 'a test';
const accelerators: Readonly<Record<string, Accelerator>> = {
  KVM: { kind: 'kvm' },
  emulated: { kind: 'tcg', reason },
  "emulated by the suite's own QEMU": {
    kind: 'tcg',
    reason,
    emulator: { program: '/cache/qemu', digest: 'd' },
  },
};
const starts: Readonly<Record<string, Partial<DomainSpec>>> = {
  'from its disk': {},
  'a kernel directly': {
    kernel: { kernel: '/k', initrd: '/i', commandLine: 'inst.ks=x "y"' },
    disks: [
      { file: '/tmp/a.qcow2', format: 'qcow2' },
      { file: '/tmp/m.iso', format: 'raw', readOnly: true },
    ],
    onReboot: 'destroy',
    securityModels: ['dac', 'selinux'],
  },
};

/** Every kind of guest that there can be, by what is particular about it. */
function* guests(): Generator<readonly [name: string, text: string]> {
  for (const [kind, accelerator] of Object.entries(accelerators)) {
    for (const firmware of ['bios', 'uefi'] satisfies Firmware[]) {
      for (const [start, change] of Object.entries(starts)) {
        for (const graphics of ['none', 'plain', 'virtio'] satisfies Graphics[]) {
          const spec: DomainSpec = {
            name: 'prototypes-0a1b2c3d',
            uuid: '347a8020-5b22-412c-abc3-51c30acbdf6a',
            owner: { pid: 12, started: '3456' },
            accelerator,
            hardware: { ...defaultHardware.server, graphics, firmware },
            disks: [{ file: '/tmp/a.qcow2', format: 'qcow2' }],
            console: '/tmp/console.log',
            ...change,
          };
          yield [`${kind}, ${firmware}, ${start}, screen ${graphics}`, domainXml(spec)];
        }
      }
    }
  }
}

async function faults(domains: readonly string[]): Promise<readonly (readonly string[])[]> {
  const { python } = await checkEnvironment(readSettings().cacheDir);
  const input = JSON.stringify({ schema, domains });
  const { stdout } = await run([python, '-I', checker], { input });
  return JSON.parse(stdout) as readonly (readonly string[])[];
}

test("every guest's definition is valid by libvirt's own schema", { skip }, async () => {
  const all = [...guests()];
  assert.equal(all.length, 36);
  const found = await faults(all.map(([, text]) => text));
  for (const [index, [name]] of all.entries()) assert.deepEqual(found[index], [], name);
});

test('a definition that is wrong is told', { skip }, async () => {
  const [first] = guests();
  assert.ok(first !== undefined);
  const wrong = first[1].replace("<rng model='virtio'>", "<rng model='dice'>");
  const [[fault = ''] = []] = await faults([wrong]);
  assert.match(fault, /RELAXNG_ERR/);
});
