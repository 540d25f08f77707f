import { readFile } from 'node:fs/promises';
import { freshHost } from '../host/start.ts';
import type { Host } from '../host/host.ts';
import { openRepositories } from '../images/host-repositories.ts';
import { prepare } from '../images/pipeline.ts';
import { connectTo } from '../libvirt/daemon.ts';
import { timed, type Bench, type BenchContext, type BenchRow } from './bench.ts';
import { madeOf, withOwnResources } from './prepared.ts';

const edition = 'server';

/** A program with five dependencies (vm-images/lab/extras). */
const program = 'brewday';

/** What it takes in a guest to add one program: by a tree of its own, by hand, and until the next boot. */
export const programBench: Bench = {
  name: 'program',
  title: 'adding a program to a Server, in the guest: docs/adding-one-program.md',
  run: (context) =>
    withOwnResources(context, async (own) => {
      const made = await prepare([edition], own);
      const { saved, tree } = await madeOf(made.editions, edition);
      const { run } = made;
      const { resources, signal } = own.lifetime;
      const connection = resources.use(await connectTo(run.workbench.libvirt, signal));
      const withHost = async <T>(work: (host: Host) => Promise<T>): Promise<T> => {
        await using ends = new AsyncDisposableStack();
        const options = { workbench: run.workbench, connection, signal };
        const host = ends.use(await freshHost(saved, options));
        await openRepositories({ run, host, resources: ends });
        return await work(host);
      };
      const byHand = await withHost((host) => extendByHand(host, tree.commit, own));
      const composed = await withHost((host) => composedAndBooted(host, byHand.value, own));
      const until = await withHost((host) => untilNextBoot(host, own));
      return [...composed, byHand, until];
    }),
};

/** The rows of the way by dnf ostree. @param byHand seconds that the same takes without it */
async function composedAndBooted(
  host: Host,
  byHand: number,
  context: BenchContext,
): Promise<readonly BenchRow[]> {
  const dnf = (...words: readonly string[]): Promise<unknown> =>
    host.exec(['dnf', '-y', 'ostree', ...words], { timeout: 600 });
  const plan = await row(context, `dnf ostree compose --dry-run, ${program}`, 25, () =>
    dnf('compose', '--dry-run', 'bench', program),
  );
  const compose = await row(context, `dnf ostree compose, ${program}`, 90, () =>
    dnf('compose', 'bench', program),
  );
  const { stdout } = await host.exec([
    'du',
    '--summarize',
    '--block-size=1',
    '/var/lib/dnf-ostree/repo/objects',
    '/ostree/repo/objects',
  ]);
  const [own = NaN, base = NaN] = stdout.split('\n').map((line) => Number.parseInt(line, 10));
  const rebase = await row(context, 'dnf ostree rebase to it', 40, () => dnf('rebase', 'bench'));
  const boot = await row(context, 'the boot to it, until it is healthy', undefined, () =>
    host.reboot(),
  );
  return [
    plan,
    compose,
    {
      name: 'dnf ostree compose, of the same by hand',
      value: compose.value / byHand,
      unit: '×',
      goal: { atMost: 1.2 },
    },
    { name: 'the new tree alone, on the disk', value: own / 1e6, unit: 'MB' },
    { name: 'the same, of its base', value: own / base, unit: '×', goal: { atMost: 0.05 } },
    rebase,
    boot,
  ];
}

/** dnf into a checkout of the tree, and a commit of that. */
async function extendByHand(host: Host, commit: string, context: BenchContext): Promise<BenchRow> {
  const script = '/run/extend-by-hand.sh';
  const text = await readFile(new URL('extend-by-hand.sh', import.meta.url), 'utf8');
  await host.writeFile(script, text);
  const argv = ['unshare', '--mount', 'bash', script, commit, program, 'by-hand'] as const;
  return row(context, `dnf --installroot and ostree commit by hand, ${program}`, undefined, () =>
    host.exec(argv, { timeout: 600 }),
  );
}

async function untilNextBoot(host: Host, context: BenchContext): Promise<BenchRow> {
  return row(context, `dnf --transient install, ${program}`, undefined, () =>
    host.exec(['dnf', '-y', '--transient', 'install', program], { timeout: 600 }),
  );
}

async function row(
  { progress }: BenchContext,
  name: string,
  atMost: number | undefined,
  work: () => Promise<unknown>,
): Promise<BenchRow> {
  const [, value] = await progress.stage(name, () => timed(work));
  return { name, value, unit: 's', ...(atMost === undefined ? {} : { goal: { atMost } }) };
}
