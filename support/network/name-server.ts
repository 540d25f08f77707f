import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { addressBytes } from './address-bytes.ts';
import { encodeAnswer, parseQuery, recordTypes, type Answer } from './dns-message.ts';

/** A name server on this machine's loopback, which guests reach through their user-mode network. */
export interface NameServer extends AsyncDisposable {
  readonly port: number;
  /** The names that it was asked for so far, in order, each as often as it was. */
  readonly asked: readonly string[];
}

/**
 * Starts a name server that knows these names and no other.
 * @param names addresses, IPv4 or IPv6, by name
 * @throws TypeError for an address that is none
 */
export async function startNameServer(
  names: ReadonlyMap<string, readonly string[]>,
): Promise<NameServer> {
  const records = new Map(
    [...names].map(([name, addresses]) => [name.toLowerCase(), addresses.map(answerOf)]),
  );
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, peer) => {
    const question = parseQuery(message);
    if (question === undefined) return;
    asked.push(question.name);
    const answers = records.get(question.name)?.filter(({ type }) => type === question.type);
    socket.send(encodeAnswer(question, answers), peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    asked,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function answerOf(address: string): Answer {
  const data = addressBytes(address);
  return { type: data.length === 4 ? recordTypes.A : recordTypes.AAAA, data };
}
