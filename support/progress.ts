import { WriteStream } from 'node:tty';

/** What long work tells its reader. */
export interface Progress {
  /**
   * Announces a stage, runs it, and says how long it took.
   * @param work gets a function that shows what the stage is at, for as long as nothing newer is shown
   */
  stage<T>(name: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
}

/** Nothing is shown: for tests and for stages inside stages. */
export const silent: Progress = {
  stage: (_name, work) => work(() => {}),
};

/**
 * Progress on a stream: on a terminal one line that is written over, elsewhere a line when a stage begins (if it lasts
 * over two seconds) and one when it ends, each with the time since the run began.
 */
export function progressOn(stream: NodeJS.WritableStream, began = performance.now()): Progress {
  const live = stream instanceof WriteStream && stream.isTTY;
  return {
    async stage(name, work) {
      const start = performance.now();
      let detail = '';
      const draw = (): void => {
        const text = `  ${name} ${seconds(start)}${detail === '' ? '' : ` · ${detail}`}`;
        stream.write(`\r\x1b[2K${text.slice(0, live ? stream.columns - 1 : undefined)}`);
      };
      const timer = live
        ? setInterval(draw, 250)
        : setTimeout(() => stream.write(`${clock(began)} ${name} …\n`), 2000);
      const finish = (mark: string): void => {
        clearInterval(timer);
        const shown = live || performance.now() - start > 2000 || mark !== '✓';
        if (shown) {
          stream.write(
            `${live ? '\r\x1b[2K' : ''}${clock(began)} ${mark} ${name} ${seconds(start)}\n`,
          );
        }
      };
      try {
        const result = await work((text) => {
          detail = text;
        });
        finish('✓');
        return result;
      } catch (error) {
        finish('✗');
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
