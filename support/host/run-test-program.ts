/**
 * For reap.test.ts: a run that has a guest and a command, says so, and then does nothing until it is killed.
 *
 * Arguments: work folder, cache folder.
 */
import { spawn } from 'node:child_process';
import { defaultHardware } from '../images/image.ts';
import { connectTo } from '../libvirt/daemon.ts';
import { domainXml } from '../libvirt/domain-xml.ts';
import { readSettings } from '../settings.ts';
import { newDomainIdentity } from './identity.ts';
import { openWorkbench } from './workbench.ts';

const [workDir = '', cacheDir = ''] = process.argv.slice(2);
const settings = readSettings({ PROTOTYPES_WORK_DIR: workDir, PROTOTYPES_CACHE_DIR: cacheDir });
const { workbench } = await openWorkbench(settings);
process.stdout.write(`folder ${workbench.folder}\n`);
const connection = await connectTo(workbench.libvirt);
await connection.domains.create(
  domainXml({
    ...newDomainIdentity(),
    owner: workbench.owner,
    accelerator: { kind: 'tcg', reason: 'a test' },
    hardware: { ...defaultHardware.server, memory: 64 },
    disks: [],
    console: `${workbench.folder}/console.log`,
    securityModels: workbench.libvirt.securityModels,
  }),
  { paused: true },
);
// Who takes no notice of its starter's death: it would go on for ever.
spawn('tail', ['--follow', '/dev/null'], { stdio: 'ignore' });
process.stdout.write('guest\n');
process.stdin.resume();
