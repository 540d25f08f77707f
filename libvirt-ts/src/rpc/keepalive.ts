import type { KeepaliveOptions } from '../api/options.ts';
import { MessageStatus, MessageType, pack, type Header } from '../protocol/message.ts';
import { programs } from '../protocol/procedure.ts';

/** Procedures of the keepalive program (virkeepaliveprotocol.x). */
const PING = 1;
const PONG = 2;

/** Pings a peer that has been silent and says when it counts as dead. Holds no process alive. */
export class Keepalive {
  readonly #send: (frame: Buffer) => void;
  #timer: NodeJS.Timeout | undefined;
  #lastHeard = 0;
  #unanswered = 0;

  constructor(send: (frame: Buffer) => void) {
    this.#send = send;
  }

  /** Begins to ping; `dead` runs once, with how long the peer was silent in milliseconds. */
  start(
    { intervalMs = 5000, count = 5 }: KeepaliveOptions,
    dead: (silentMs: number) => void,
  ): void {
    this.heard();
    this.#timer = setInterval(() => {
      const silent = performance.now() - this.#lastHeard;
      if (silent < intervalMs / 2) return;
      if (this.#unanswered >= count) {
        this.stop();
        dead(silent);
      } else {
        this.#unanswered += 1;
        this.#send(message(PING));
      }
    }, intervalMs);
    this.#timer.unref();
  }

  /** Any message is a sign of life. */
  heard(): void {
    this.#lastHeard = performance.now();
    this.#unanswered = 0;
  }

  /** Takes a message of the keepalive program. */
  take(header: Header): void {
    if (header.procedure === PING) this.#send(message(PONG));
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function message(procedure: number): Buffer {
  return pack({
    program: programs.keepalive.number,
    version: programs.keepalive.version,
    procedure,
    type: MessageType.event,
    serial: 0,
    status: MessageStatus.ok,
  });
}
