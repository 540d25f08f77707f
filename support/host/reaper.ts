/**
 * A process of its own that outlives the run it looks after, however that one ends: when its standard input ends, it removes
 * all that is left of the run. It is the way in which every run is cleaned up, so that it works when it is needed.
 *
 * Arguments: the run's folder, the owner's process number and start.
 */
import { messageOf } from '../errors.ts';
import { reapRun } from './reap.ts';

const [folder, pid, started] = process.argv.slice(2);
if (folder === undefined || pid === undefined || started === undefined) {
  throw new Error('usage: reaper.ts FOLDER PID STARTED');
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.resume();
process.stdin.once('close', () => {
  reapRun(folder, { pid: Number(pid), started }).catch((error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  });
});
