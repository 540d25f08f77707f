import { join } from 'node:path';
import type { Tree } from '../../compose/compose.ts';
import { RepositoryView, type Offer } from '../../compose/repository-view.ts';
import { viewsFolder } from '../../compose/views.ts';
import { UserError } from '../../errors.ts';
import { treesName, type Prepared } from '../../images/pipeline.ts';
import { publishedFor, type RecordedHost } from './replay.ts';

/** What is installed, and what is published next. */
export interface Trees {
  readonly run: Prepared;
  readonly installed: { readonly commit: string };
  readonly update: Tree;
}

/**
 * Serves a host what was published for it, from its beginning on.
 * @returns `undefined` if nothing was
 * @throws UserError if that changed in the course of the scenario
 */
export async function viewFor(
  host: RecordedHost,
  { run, installed, update }: Trees,
): Promise<RepositoryView | undefined> {
  const offer = onlyOffer(publishedFor(host));
  if (offer === undefined) return undefined;
  const { workbench, builder, signing } = run;
  const view = await RepositoryView.open({
    folder: join(workbench.folder, 'published', host.name),
    mount: treesName,
    views: viewsFolder(workbench.folder),
    domain: host.name,
    installed: installed.commit,
    update,
    builder,
    signing,
  });
  try {
    await view.offer(offer);
    return view;
  } catch (error) {
    await view[Symbol.asyncDispose]();
    throw error;
  }
}

function onlyOffer(offers: readonly Offer[]): Offer | undefined {
  const [first, ...more] = new Set(offers);
  if (more.length === 0) return first;
  throw new UserError(
    'The recorded run cannot be done again without the suite: a host was offered one thing after the other.',
    { advice: 'Name other feature files.' },
  );
}
