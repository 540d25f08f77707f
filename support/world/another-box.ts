import { startMeddler } from '../network/meddler.ts';
import { hostSeenByGuests } from '../compose/tree-server.ts';
import { hostedCommit, hostedNames } from './hosted-trees.ts';
import { preparedRun } from './prepared.ts';
import { begin, hasSaid, type Running } from './running.ts';
import type { PrototypeWorld } from './world.ts';

/** What another box calls the one that hosts trees. */
const firstBox = 'first';

const serving: Running = {
  unit: 'hosted-trees.service',
  output: '/run/hosted-trees',
  name: 'the server of trees',
};
const key = '/root/key.asc';

/**
 * Has the host serve its trees, until the scenario's end, and gives the URL at which other guests reach them: through this
 * machine's loopback, for the host serves its own alone.
 * @param command what root runs for it
 */
export async function serveTrees(world: PrototypeWorld, command: string): Promise<void> {
  const { host, resources } = world;
  await begin(world, serving, command.split(' '));
  const where = /^Serving .* at http:\/\/127\.0\.0\.1:(\d+)\//m;
  const said = await hasSaid(world, serving, where);
  const port = Number(where.exec(said)?.[1]);
  for (const name of await hostedNames(world)) {
    world.hosted.set(name, await hostedCommit(world, name));
  }
  const tunnel = resources.use(await host.tunnel(port));
  const meddler = resources.use(await startMeddler(tunnel.port));
  world.meddler = meddler;
  world.hostedUrl = `http://${hostSeenByGuests}:${meddler.port}`;
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
