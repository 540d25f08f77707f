import type { RepositoryView } from '../compose/repository-view.ts';
import { openHostView } from '../images/host-view.ts';
import { preparedRun } from './prepared.ts';
import type { PrototypeWorld } from './world.ts';

/** The scenario's own view of the distribution's trees: its host alone sees it, at the URL that it always had. */
export async function treesOf(world: PrototypeWorld): Promise<RepositoryView> {
  if (world.trees !== undefined) return world.trees;
  world.trees = await openHostView(preparedRun(world.parameters), {
    domain: world.host.name,
    installed: world.subject.tree,
    update: world.update,
  });
  return world.resources.use(world.trees);
}
