import { startMeddler } from '../network/meddler.ts';
import { hostSeenByGuests } from '../compose/tree-server.ts';
import type { Host } from '../host/host.ts';
import { hostedCommit, hostedNames } from './hosted-trees.ts';
import { preparedRun } from './prepared.ts';
import type { PrototypeWorld } from './world.ts';

/** What another box calls the one that hosts trees. */
const firstBox = 'first';

const unit = 'hosted-trees.service';
const output = '/run/hosted-trees';
const key = '/root/key.asc';

/**
 * Has the host serve its trees, until the scenario's end, and gives the URL at which other guests reach them: through this
 * machine's loopback, for the host serves its own alone.
 * @param command what root runs for it
 */
export async function serveTrees(world: PrototypeWorld, command: string): Promise<void> {
  const { host, resources } = world;
  await host.exec([
    'systemd-run',
    '--quiet',
    `--unit=${unit}`,
    `--property=StandardOutput=file:${output}`,
    '--property=StandardError=inherit',
    '--',
    ...command.split(' '),
  ]);
  const port = await host.until(`"${command}" to serve`, async () => {
    const said = await host.readFile(output);
    const [, found] = /^Serving .* at http:\/\/127\.0\.0\.1:(\d+)\//m.exec(said) ?? [];
    if (found !== undefined) return Number(found);
    if (!(await isRunning(host))) throw world.failure(`"${command}" ended; it said\n${said}`);
    return undefined;
  });
  for (const name of await hostedNames(world)) {
    world.hosted.set(name, await hostedCommit(world, name));
  }
  const tunnel = resources.use(await host.tunnel(port));
  const meddler = resources.use(await startMeddler(tunnel.port));
  world.meddler = meddler;
  world.hostedUrl = `http://${hostSeenByGuests}:${meddler.port}`;
}

async function isRunning(host: Host): Promise<boolean> {
  const { exitCode } = await host.exec(['systemctl', 'is-active', '--quiet', unit], {
    accept: 'any',
  });
  return exitCode === 0;
}

/** Tells a host of the trees that another one serves, as its administrator would: where they are, and whose key to trust. */
export async function followTrees(world: PrototypeWorld): Promise<void> {
  const fetch = ['curl', '--fail', '--silent', '--show-error', '--output', key] as const;
  await world.host.exec([...fetch, `${urlOf(world)}/key.asc`]);
  await addRemote(world, key);
}

/** Has a host trust another key for these trees, the distribution's own; the result mends that. */
export async function trustAnotherKey(world: PrototypeWorld): Promise<() => Promise<void>> {
  const other = '/root/another-key.gpg';
  await world.host.copyTo(preparedRun(world.parameters).signing.publicKey, other);
  const change = async (file: string): Promise<void> => {
    await world.host.exec(['ostree', 'remote', 'delete', firstBox]);
    await addRemote(world, file);
  };
  await change(other);
  return () => change(key);
}

async function addRemote(world: PrototypeWorld, file: string): Promise<void> {
  const words = [`--gpg-import=${file}`, firstBox, urlOf(world)] as const;
  await world.host.exec(['ostree', 'remote', 'add', ...words]);
}

function urlOf({ hostedUrl }: PrototypeWorld): string {
  if (hostedUrl === undefined) throw new Error('No step had a box serve its trees.');
  return hostedUrl;
}
