import { freshHost } from '../host/start.ts';
import type { Host } from '../host/host.ts';
import { openHostView } from '../images/host-view.ts';
import { prepare } from '../images/pipeline.ts';
import { connectTo } from '../libvirt/daemon.ts';
import { timed, type Bench, type BenchRow } from './bench.ts';
import { madeOf, withOwnResources } from './prepared.ts';

const edition = 'server';

/** What an upgrade and a rollback take in a guest, each with the boot that makes it so. */
export const updatesBench: Bench = {
  name: 'updates',
  title: 'upgrade and rollback of a Server, in the guest',
  run: (context) =>
    withOwnResources(context, async (own) => {
      const { progress, lifetime } = own;
      const { signal, resources } = lifetime;
      const made = await prepare([edition], { ...own, updated: [edition] });
      const { saved, tree } = await madeOf(made.editions, edition);
      const update = await madeOf(made.updates, edition);
      const { workbench } = made.run;
      const connection = resources.use(await connectTo(workbench.libvirt, signal));
      const host = resources.use(await freshHost(saved, { workbench, connection, signal }));
      const view = resources.use(
        await openHostView(made.run, { domain: host.name, installed: tree, update }),
      );
      await view.offer('the update');
      const rows: BenchRow[] = [];
      for (const command of ['upgrade', 'rollback'] as const) {
        rows.push(
          await progress.stage(`rpm-ostree ${command}`, () =>
            row(`rpm-ostree ${command}`, () => changed(host, command)),
          ),
          await progress.stage(`The boot after the ${command}`, () =>
            row(`the boot after the ${command}, to a healthy system`, () => host.reboot()),
          ),
        );
      }
      return rows;
    }),
};

async function changed(host: Host, command: string): Promise<void> {
  await host.exec(['rpm-ostree', command], { timeout: 600 });
}

async function row(name: string, work: () => Promise<unknown>): Promise<BenchRow> {
  const [, value] = await timed(work);
  return { name, value, unit: 's' };
}
