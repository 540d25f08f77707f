import { tools } from '../../lab/builder.ts';
import { treefileOverlay } from '../../lab/index.ts';
import { installerConsole } from '../../lab/install-tree.ts';
import type { FedoraKind } from '../kind.ts';

/** What the stand-in has otherwise than Fedora: names and places of Debian's packages, and the lab's installer. */
export async function standInKind(): Promise<FedoraKind> {
  return {
    name: 'stand-in',
    description: "the stand-in of Fedora's download tree",
    tools: [...tools, 'rpm-ostree'],
    packageDatabase: '/usr/share/rpm',
    treefile: await treefileOverlay(),
    installer: { console: installerConsole, arguments: [], limit: 300 },
  };
}
