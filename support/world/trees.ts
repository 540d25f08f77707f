import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isFault, RepositoryView } from '../compose/repository-view.ts';
import { viewsFolder } from '../compose/views.ts';
import { treesName } from '../images/pipeline.ts';
import { preparedRun } from './prepared.ts';
import type { PrototypeWorld } from './world.ts';

/** The scenario's own view of the distribution's trees: its host alone sees it, at the URL that it always had. */
export async function treesOf(world: PrototypeWorld): Promise<RepositoryView> {
  if (world.trees !== undefined) return world.trees;
  const { workbench, builder, signing } = preparedRun(world.parameters);
  const { tree } = world.subject;
  world.trees = await RepositoryView.open({
    folder: join(workbench.folder, 'published', randomUUID()),
    mount: treesName,
    views: viewsFolder(workbench.folder),
    domain: world.host.name,
    installed: tree.commit,
    update: world.update,
    builder,
    signing,
  });
  return world.resources.use(world.trees);
}

/** A fault of the guest's own network: the connection for SSH must stay. */
const unreachable = 'there is no route';

/** Where the rule stands among the guest's rules of routing (ip-rule(8)), before the usual ones. */
const priority = '100';

/**
 * Breaks the way from the host to the distribution's trees, or what is at its end.
 * @throws TypeError for words that name no fault
 */
export async function breakWay(world: PrototypeWorld, fault: string): Promise<void> {
  if (fault !== unreachable) {
    if (!isFault(fault)) throw new TypeError(`Nobody knows how ${fault}.`);
    await (await treesOf(world)).fault(fault);
    return;
  }
  const { hostname, port } = new URL(world.subject.remoteUrl);
  const selector = ['to', hostname, 'ipproto', 'tcp', 'dport', port];
  await world.host.exec(['ip', 'rule', 'add', 'priority', priority, ...selector, 'unreachable']);
}

/** Mends whatever is broken. */
export async function mendWay(world: PrototypeWorld): Promise<void> {
  await (await treesOf(world)).fault(undefined);
  await world.host.run(
    `test -z "$(ip rule show priority ${priority})" || ip rule delete priority ${priority}`,
  );
}
