import { createConnection } from 'node:net';
import { polled } from './poll.ts';
import type { Wait } from './wait.ts';

/** How long one connection is given: slirp repeats a guest's lost SYN after 1.5, 3 and 6 seconds. */
const attemptMs = 10_000;

/**
 * Waits for the line that an SSH server greets with (RFC 4253, section 4.2). A full client that tries again and again would slow
 * an emulated guest's boot; this costs it next to nothing.
 */
export function sshBanner(port: number, limit = 60): Wait<string> {
  return polled('its SSH server', limit, (signal) => bannerOf(port, signal), 250);
}

/** The greeting, or `undefined` if there was none this time. */
function bannerOf(port: number, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, signal, timeout: attemptMs });
    let text = '';
    const finish = (): void => {
      socket.destroy();
      resolve(/^SSH-2\.0-[^\r\n]*(?=\r?\n)/m.exec(text)?.[0]);
    };
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\n') || text.length > 10_000) finish();
    });
    socket.on('timeout', finish);
    socket.on('error', finish);
    socket.on('close', finish);
  });
}
