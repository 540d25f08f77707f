import { messageOf } from '../errors.ts';
import type { Host, HostEvent } from '../host/host.ts';
import { redact } from '../report/redact.ts';
import { retriedBootFile } from '../report/results.ts';
import { tail, transcript, type Heard } from './transcript.ts';

/** Cucumber's `this.attach`, as far as it is used here. */
export type Attach = (
  data: string | Buffer,
  options: { readonly mediaType: string; readonly fileName: string },
) => void | Promise<void>;

interface Watched {
  readonly host: Host;
  readonly heard: Heard[];
  readonly before: string;
  readonly stop: () => void;
}

/** Characters of one stream of one command, and of the console and the journal of a failed scenario. */
const limits = { passed: 4000, failed: 200_000, log: 1_000_000 } as const;

/** Cheap, and enough to see which deployment ran: it is asked before every scenario on a host that is new. */
const statusBefore = 'ostree admin status';

const statusAfter = [
  'rpm-ostree status --verbose',
  'ostree admin status',
  'systemctl --no-legend --failed',
  'findmnt --real',
  'df -h',
  'cat /proc/cmdline',
] as const;

/** A host's status before its first scenario: those that share a host do not change it. */
const statusOf = new WeakMap<Host, Promise<string>>();

/**
 * What one scenario leaves for a reader. It listens to the hosts that the scenario uses; at the end it attaches, for
 * each: the commands with output, exit code and time; and if the scenario failed the console, the journal, the status
 * before and after, and a screenshot. Private keys are taken out.
 */
export class Evidence implements Disposable {
  readonly #watched = new Map<Host, Watched>();

  /**
   * Listens to a host from now on; a host that is watched already is left alone.
   * @param earlier what happened to it before, and belongs here
   */
  async watch(host: Host, earlier: readonly HostEvent[] = []): Promise<void> {
    if (this.#watched.has(host)) return;
    const before = await statusOnce(host);
    const heard: Heard[] = earlier.map((event) => ({ at: Date.now(), event }));
    const stop = host.on((event) => heard.push({ at: Date.now(), event }));
    this.#watched.set(host, { host, heard, before, stop });
  }

  /** Attaches what there is. What cannot be had is told in the place where it would be: this never throws. */
  async collect(attach: Attach, { failed }: { readonly failed: boolean }): Promise<void> {
    for (const watched of this.#watched.values()) {
      try {
        await attachHost(watched, attach, failed);
      } catch (error) {
        await attach(messageOf(error), {
          mediaType: 'text/plain',
          fileName: `${watched.host.name}-evidence-failed.txt`,
        });
      }
    }
  }

  [Symbol.dispose](): void {
    for (const { stop } of this.#watched.values()) stop();
    this.#watched.clear();
  }
}

async function attachHost(
  { host, heard, before }: Watched,
  attach: Attach,
  failed: boolean,
): Promise<void> {
  const text = async (name: string, content: string): Promise<void> => {
    if (content === '') return;
    await attach(redact(content), { mediaType: 'text/plain', fileName: `${host.name}-${name}` });
  };
  for (const { event } of heard) {
    if (event.kind === 'retry') {
      await attach(event.reason, { mediaType: 'text/plain', fileName: retriedBootFile });
    }
  }
  const happened = [...heard];
  await text('commands.txt', transcript(happened, failed ? limits.failed : limits.passed));
  if (!failed) return;

  const log = redact(tail(await orReason(() => host.console()), limits.log));
  // As text it would be shown in full on the page: a log is better opened from a link.
  await attach(Buffer.from(log), {
    mediaType: 'application/octet-stream',
    fileName: `${host.name}-console.log`,
  });
  const screen = await host.screenshot().catch(() => undefined);
  if (screen !== undefined) {
    await attach(screen.data, { mediaType: screen.mime, fileName: `${host.name}-screen` });
  }
  await text('status.txt', `Before:\n${before}\nAfter:\n${await afterwards(host)}`);
  const journal = (await isOn(host)) ? await orReason(() => host.journal()) : '';
  await text('journal.txt', tail(journal, limits.log));
}

/** One round of commands; after the first that gets no answer the host is not asked again. */
async function afterwards(host: Host): Promise<string> {
  if (!(await isOn(host))) return 'The host is off.\n';
  const parts: string[] = [];
  for (const command of statusAfter) {
    try {
      const { stdout, stderr } = await host.run(command, { accept: 'any', timeout: 30 });
      parts.push(`# ${command}\n${stdout}${stderr}`);
    } catch (error) {
      parts.push(`# ${command}\n${messageOf(error)}\n`);
      break;
    }
  }
  return parts.join('\n');
}

function statusOnce(host: Host): Promise<string> {
  const known = statusOf.get(host);
  if (known !== undefined) return known;
  const asked = orReason(async () => {
    if (!(await host.isOn())) return 'The host is off.\n';
    return (await host.run(statusBefore, { accept: 'any', timeout: 30 })).stdout;
  });
  statusOf.set(host, asked);
  return asked;
}

async function isOn(host: Host): Promise<boolean> {
  return host.isOn().catch(() => false);
}

async function orReason(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    return `(not to be had: ${messageOf(error)})\n`;
  }
}
