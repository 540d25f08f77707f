import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { RepositoryView } from '../compose/repository-view.ts';
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
