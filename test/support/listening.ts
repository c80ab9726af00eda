import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BoundSocket, connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import type { ListenerAnswer } from '../../src/gateway/listener/answers.ts';
import { ConcurrencyTable } from '../../src/gateway/limits/concurrency-table.ts';
import { TotalTable } from '../../src/gateway/limits/total-table.ts';
import type { Challenges } from '../../src/gateway/listener/challenges.ts';
import { ConnectionCounts } from '../../src/gateway/listener/connection-counts.ts';
import { defaultLimits, type ListenerLimits } from '../../src/gateway/listener/limits.ts';
import { createListener, type Listener, type ListenerOptions } from '../../src/gateway/listener/listener.ts';
import type { ConnectionEnd } from '../../src/gateway/link.ts';
import type { TlsIdentity, TlsMaterial } from '../../src/gateway/listener/tls.ts';

export interface Listening {
  readonly listener: Listener;
  readonly port: number;
  /** What the listener answered by itself. */
  readonly answers: ListenerAnswer[];
  /** Why it refused or cut connections. */
  readonly ended: ConnectionEnd[];
}

/** What a TLS listener shows of these certificates. */
export const showing = (...identities: readonly TlsIdentity[]): TlsMaterial => ({
  identities,
  profile: 'intermediate',
  ticketKeys: randomBytes(48),
});

/** A listener on loopback that serves HTTP/1.1 with Node's own messages. */
export const listening = (
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  options: ListeningOptions = {},
): Promise<Listening> => listeningFor(handler as ListenerOptions['handler'], options);

export interface ListeningOptions {
  readonly limits?: Partial<ListenerLimits>;
  readonly tls?: ListenerOptions['tls'];
  readonly entrance?: ListenerOptions['entrance'];
  readonly asksCertificate?: boolean;
  readonly challenges?: Challenges;
  /** Addresses of proxies. */
  readonly proxies?: readonly string[];
}

/** A listener on loopback. */
export async function listeningFor(
  handler: ListenerOptions['handler'],
  options: ListeningOptions = {},
): Promise<Listening> {
  const answers: ListenerAnswer[] = [];
  const ended: ConnectionEnd[] = [];
  const counts = new ConnectionCounts(
    TotalTable.create({ rows: 1, workers: 1 }),
    ConcurrencyTable.create({ slots: 64, seed: { k0: 1, k1: 2 } }),
  );
  const listener = createListener({
    zone: 'external',
    limits: { ...defaultLimits, ...options.limits },
    tls: options.tls,
    entrance: options.entrance,
    asksCertificate: options.asksCertificate ?? false,
    ...(options.challenges === undefined ? {} : { challenges: options.challenges }),
    counts: counts.of(0, address => options.proxies?.includes(address) === true),
    docs: 'http://docs.test/errors',
    handler,
    onClientError: answer => answers.push(answer),
    onEnded: why => ended.push(why),
  });
  await listener.listen(new BoundSocket({ host: '127.0.0.1' }));
  return { listener, port: listener.address().port, answers, ended };
}

export interface Dialogue {
  send(text: string): void;
  /** Everything received so far. */
  readonly received: () => string;
  /** Waits until the answer holds this text. */
  until(text: string): Promise<void>;
  /** Everything received until the server closed; rejects when the connection was reset. */
  readonly all: Promise<string>;
  close(): void;
}

/** A client that says exactly what it is told. */
export function talk(port: number, text = ''): Dialogue {
  const socket = connect({ host: '127.0.0.1', port });
  let received = '';
  socket.on('data', (piece: Buffer) => (received += piece.toString('latin1')));
  const all = once(socket, 'end').then(() => received);
  all.catch(() => {});
  socket.on('error', () => {});
  if (text !== '') socket.write(text);
  return {
    send: more => void socket.write(more),
    received: () => received,
    async until(expected) {
      while (!received.includes(expected)) await once(socket, 'data');
    },
    all,
    close: () => socket.destroy(),
  };
}

/** The problem document at the end of an answer. */
export function problemIn(answer: string): { type: string; status: number } {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { type: string; status: number };
}
