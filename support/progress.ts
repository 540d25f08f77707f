import { WriteStream } from 'node:tty';
import { messageOf } from './errors.ts';

/** What long work tells its reader. */
export interface Progress {
  /**
   * Announces a stage, runs it, and says how long it took. Stages may run beside each other.
   * @param work gets a function that shows what the stage is at, for as long as nothing newer is shown
   */
  stage<T>(name: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
}

/** Progress on a stream, which others may come to write to as well. */
export interface StreamProgress extends Progress {
  /** From now on somebody else draws a terminal's last line: stages are told in lines of their own. */
  giveUpLastLine(): void;
}

/** Nothing is shown: for tests and for stages inside stages. */
export const silent: Progress = {
  stage: (_name, work) => work(() => {}),
};

interface Stage {
  readonly name: string;
  readonly start: number;
  detail: string;
}

/**
 * Progress on a stream: on a terminal one line that is written over, elsewhere a line when a stage begins (if it lasts
 * over two seconds) and one when it ends, with the reason if it failed, each with the time since the run began.
 */
export function progressOn(
  stream: NodeJS.WritableStream,
  began = performance.now(),
): StreamProgress {
  const terminal = stream instanceof WriteStream && stream.isTTY;
  const erase = terminal ? '\r\x1b[2K' : '';
  const running = new Set<Stage>();
  let live = terminal;
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const stages = [...running].map(
      ({ name, start, detail }) =>
        `${name} ${seconds(start)}${detail === '' ? '' : ` · ${detail}`}`,
    );
    const columns = stream instanceof WriteStream ? stream.columns - 1 : undefined;
    stream.write(`${erase}${`  ${stages.join(' | ')}`.slice(0, columns)}`);
  };
  const redraw = (): void => {
    const wanted = live && running.size > 0;
    if (wanted) timer ??= setInterval(draw, 250);
    else {
      clearInterval(timer);
      timer = undefined;
    }
  };
  return {
    giveUpLastLine() {
      if (!live) return;
      live = false;
      redraw();
      stream.write(erase);
    },
    async stage(name, work) {
      const stage: Stage = { name, start: performance.now(), detail: '' };
      running.add(stage);
      redraw();
      const announce = setTimeout(() => {
        if (!live) stream.write(`${erase}${clock(began)} ${name} …\n`);
      }, 2000);
      const finish = (mark: string, why = ''): void => {
        clearTimeout(announce);
        running.delete(stage);
        redraw();
        const shown = live || performance.now() - stage.start > 2000 || mark !== '✓';
        if (!shown) return;
        const line = `${clock(began)} ${mark} ${name} ${seconds(stage.start)}${why}`;
        stream.write(`${erase}${line}\n`);
      };
      try {
        const result = await work((text) => {
          stage.detail = text;
        });
        finish('✓');
        return result;
      } catch (error) {
        // The error itself goes to whoever needs what was made here, which may be much later.
        finish('✗', `: ${messageOf(error).split('\n', 1)[0]}`);
        throw error;
      }
    },
  };
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Time since the run began, as [mm:ss]. */
function clock(began: number): string {
  const total = Math.floor((performance.now() - began) / 1000);
  const minutes = String(Math.floor(total / 60)).padStart(2, '0');
  return `[${minutes}:${String(total % 60).padStart(2, '0')}]`;
}
