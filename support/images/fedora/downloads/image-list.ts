import { UserError } from '../../../errors.ts';
import type { FedoraInstaller } from '../catalogue.ts';

/** In order of their numbers: 1.10 is after 1.9, 20261128.n.1 after 20261128.n.0. */
const order = new Intl.Collator('en', { numeric: true });

/**
 * What `{compose}` stands for in the names of an installer: the compose that its image was made by, the newest that the
 * list has.
 * @param list one path a line, below the list's own folder: `./linux/releases/43/Everything/x86_64/iso/NAME.iso`
 * @throws UserError if no path of the list is the image's
 */
export function composeOf(list: string, { folder, image, list: from }: FedoraInstaller): string {
  const [before = '', after = ''] = image.split('{compose}');
  const composes = list.split(/\r?\n/).flatMap((line) => {
    const path = line.trim().replace(/^\.\//, '');
    const [start, end] = [`${folder}${before}`, after];
    if (!path.startsWith(start) || !path.endsWith(end)) return [];
    const compose = path.slice(start.length, path.length - end.length);
    return /^\d[0-9A-Za-z.]*$/.test(compose) ? [compose] : [];
  });
  const newest = composes.sort(order.compare).at(-1);
  if (newest !== undefined) return newest;
  throw new UserError(`Fedora's list of images (${from}) has no ${folder}${image}.`, {
    advice: 'See where the release is now, and put that into its file of the catalogue.',
  });
}
