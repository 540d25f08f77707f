import { LibvirtError, ProtocolError } from '../errors.ts';
import { MESSAGE_MAX, LENGTH_SIZE } from '../protocol/limits.ts';
import { FRONT_SIZE, MessageStatus, MessageType, seal, type Message } from '../protocol/message.ts';
import type { Procedure } from '../protocol/procedure.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { decodeError, decodePayload } from './decode.ts';

/** What a call may need beside its arguments. */
export interface CallHooks<Result> {
  readonly signal?: AbortSignal | undefined;
  /** Runs with the call's serial just before it is sent. */
  readonly onSerial?: (serial: number) => void;
  /** Runs with the reply of a call that was aborted (`undefined`: it was refused): undoes what nobody holds. */
  readonly onDropped?: (result?: Result) => void;
}

/** A call that waits for its turn or for its reply. */
interface Call {
  readonly procedure: Procedure<unknown, unknown>;
  readonly frame: Buffer;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onSerial: (serial: number) => void;
}

/** Calls by serial: many at once, but no more under way than the window allows. */
export class Calls {
  readonly #send: (frame: Buffer) => void;
  readonly #window: number;
  readonly #underWay = new Map<number, Call>();
  readonly #waiting = new Set<Call>();
  #serial = 0;
  #over: Error | undefined;

  constructor(send: (frame: Buffer) => void, window: number) {
    this.#send = send;
    this.#window = window;
  }

  /**
   * Calls a procedure.
   * @throws LibvirtError as the daemon refuses; the error that ended the connection; TypeError or
   *   RangeError for arguments that do not fit the protocol; the signal's reason.
   */
  call<Args, Result>(
    procedure: Procedure<Args, Result>,
    args: Args,
    hooks: CallHooks<Result> = {},
  ): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const { signal } = hooks;
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#over) return Promise.reject(this.#over);
    // A reply comes on a stack of its own; the caller's tells more.
    const origin: { stack?: string } = {};
    Error.captureStackTrace(origin);
    let frame: Buffer;
    try {
      frame = encodeCall(procedure, args);
    } catch (error) {
      return Promise.reject(error);
    }
    let dropped = false;
    const drop = (): void => {
      dropped = true;
      this.#waiting.delete(call);
      reject(signal?.reason);
    };
    const call: Call = {
      procedure,
      frame,
      onSerial: hooks.onSerial ?? (() => {}),
      resolve: (result) => {
        signal?.removeEventListener('abort', drop);
        // Decoded by this very procedure's codec.
        if (dropped) hooks.onDropped?.(result as Result);
        else resolve(result as Result);
      },
      reject: (error) => {
        signal?.removeEventListener('abort', drop);
        if (dropped) hooks.onDropped?.();
        else reject(withStack(error, origin.stack));
      },
    };
    signal?.addEventListener('abort', drop, { once: true });
    this.#waiting.add(call);
    this.#advance();
    return promise;
  }

  /** Takes a reply. @throws ProtocolError unless it answers a call that is under way. */
  take(message: Message): void {
    const { header } = message;
    const call = this.#underWay.get(header.serial);
    if (!call) throw new ProtocolError(`the daemon answered serial ${header.serial}, never asked`);
    const { procedure } = call;
    if (
      header.program !== procedure.program.number ||
      header.version !== procedure.program.version ||
      header.procedure !== procedure.number
    ) {
      throw new ProtocolError(
        `the daemon answered ${procedure.name} as program ${header.program}, version ${header.version}, procedure ${header.procedure}`,
      );
    }
    if (header.status === MessageStatus.continue) {
      throw new ProtocolError(`the daemon answered ${procedure.name} with half a reply`);
    }
    if (header.status === MessageStatus.error) {
      const error = decodeError(message, procedure.name);
      this.#done(header.serial);
      call.reject(error);
    } else {
      const result = decodePayload(
        procedure.result,
        message.payload,
        `the reply to ${procedure.name}`,
      );
      this.#done(header.serial);
      call.resolve(result);
    }
  }

  /** Rejects all calls, those to come as well. */
  end(error: Error): void {
    this.#over = error;
    const all = [...this.#underWay.values(), ...this.#waiting];
    this.#underWay.clear();
    this.#waiting.clear();
    for (const call of all) call.reject(error);
  }

  #done(serial: number): void {
    this.#underWay.delete(serial);
    this.#advance();
  }

  #advance(): void {
    for (const call of this.#waiting) {
      if (this.#underWay.size >= this.#window) return;
      this.#waiting.delete(call);
      const serial = this.#nextSerial();
      const { program, number } = call.procedure;
      const header = {
        program: program.number,
        version: program.version,
        procedure: number,
        type: MessageType.call,
        serial,
        status: MessageStatus.ok,
      };
      this.#underWay.set(serial, call);
      call.onSerial(serial);
      this.#send(seal(header, call.frame));
    }
  }

  /** Serials are 32 bits wide and come round; 0 is that of events, and one under way is not given again. */
  #nextSerial(): number {
    do this.#serial = (this.#serial + 1) >>> 0 || 1;
    while (this.#underWay.has(this.#serial));
    return this.#serial;
  }
}

/** A call's message with room in front for its header. */
function encodeCall<Args>(procedure: Procedure<Args, unknown>, args: Args): Buffer {
  const writer = new XdrWriter(FRONT_SIZE, MESSAGE_MAX + LENGTH_SIZE);
  procedure.args.encode(writer, args);
  return writer.bytes();
}

/** Gives an error that was made for one call the stack of its caller; one that ended the connection is everybody's. */
function withStack(error: Error, stack: string | undefined): Error {
  if (error instanceof LibvirtError && stack !== undefined) {
    error.stack = `${error.name}: ${error.message}${stack.slice(stack.indexOf('\n'))}`;
  }
  return error;
}
