import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Tree } from '../compose/compose.ts';
import { RepositoryView } from '../compose/repository-view.ts';
import { viewsFolder } from '../compose/views.ts';
import { treesName, type Prepared } from './pipeline.ts';

/** Whose view it is, and what can be published in it. */
export interface HostViewOptions {
  /** The domain's name. */
  readonly domain: string;
  readonly installed: Pick<Tree, 'commit'>;
  readonly update: Tree;
}

/** Opens one host's own view of the trees: it alone sees it, at the URL that it always had. */
export function openHostView(
  { workbench, builder, signing }: Prepared,
  { domain, installed, update }: HostViewOptions,
): Promise<RepositoryView> {
  return RepositoryView.open({
    folder: join(workbench.folder, 'published', randomUUID()),
    mount: treesName,
    views: viewsFolder(workbench.folder),
    domain,
    installed: installed.commit,
    update,
    builder,
    signing,
  });
}
