import type http from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { AddressSet } from '../address.ts';
import { canonicalAddress } from '../address/text.ts';
import { longestHeader, readProxyHeader, type ProxyHeader } from './proxy-protocol.ts';

/** From where a listener takes connections. Networks such as `192.0.2.0/24`. */
export interface EntranceOptions {
  /** Origin lock: the only networks from which connections are taken; undefined for any. */
  readonly from?: readonly string[] | undefined;
  /**
   * Networks of proxies that begin each connection with a header of the PROXY protocol. Every connection must come from
   * one of them then: guessing who sends one would let anybody claim any address.
   */
  readonly proxies?: readonly string[] | undefined;
}

/**
 * Stands before all that a server does with a connection, TLS included: turns away who does not come from where
 * connections may come from or holds too many, and reads for whom a proxy speaks.
 */
export function guardEntrance(
  server: http.Server | https.Server,
  { from, proxies }: EntranceOptions,
  parts: {
    readonly encrypted: boolean;
    /** Sees every connection that comes from where it may; false to turn it away. */
    readonly met: (socket: Socket) => boolean;
    /** The same once it is known whose it is; not for connections of which a proxy does not say. */
    readonly known: (socket: Socket, address: string) => boolean;
    readonly refused: (why: 'network' | 'proxy-header') => void;
    /** Milliseconds in which a proxy must have sent its header. */
    readonly withinMs: number;
  },
): void {
  const welcome = from && new AddressSet(from);
  const speakers = proxies && new AddressSet(proxies);
  const serve = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  const clients = new Clients();
  if (parts.encrypted)
    server.prependListener('secureConnection', (socket: TLSSocket) => clients.tell(socket));
  const goOn = (socket: Socket): void => {
    for (const one of serve) one.call(server, socket);
  };
  server.on('connection', (socket: Socket) => {
    const peer = canonicalAddress(socket.remoteAddress ?? '') ?? '';
    if (welcome?.has(peer) === false || speakers?.has(peer) === false) {
      parts.refused('network');
      socket.destroy();
      return;
    }
    if (!parts.met(socket) || (speakers === undefined && !parts.known(socket, peer))) {
      socket.destroy();
      return;
    }
    if (speakers === undefined) return goOn(socket);
    const noHeader = (): void => {
      parts.refused('proxy-header');
      socket.destroy();
    };
    awaitHeader(socket, parts.withinMs, noHeader, ({ client }) => {
      if (client !== undefined) {
        if (!parts.known(socket, client.address)) {
          socket.destroy();
          return;
        }
        clients.note(socket, client, parts.encrypted);
      }
      goOn(socket);
      // In TLS the decrypting side takes what there is by itself; here who listens was found paused.
      if (!parts.encrypted) socket.resume();
    });
  });
}

type Client = NonNullable<ProxyHeader['client']>;

/** For whom connections of proxies speak. */
class Clients {
  /** By both ends of the connection, which the encrypted and the decrypted side of it have in common. */
  readonly #known = new Map<string, Client>();

  note(socket: Socket, client: Client, encrypted: boolean): void {
    if (encrypted) {
      const key = ends(socket);
      this.#known.set(key, client);
      socket.once('close', () => this.#known.delete(key));
    }
    show(socket, client);
  }

  tell(socket: TLSSocket): void {
    const client = this.#known.get(ends(socket));
    if (client !== undefined) show(socket, client);
  }
}

const ends = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;

/** From here on the client is at the far end, for whoever asks. */
function show(socket: Socket, { address, port }: Client): void {
  Object.defineProperties(socket, { remoteAddress: { value: address }, remotePort: { value: port } });
}

/** Reads the header, gives back unread what is behind it; cuts off who sends none, another one, or takes too long. */
function awaitHeader(
  socket: Socket,
  withinMs: number,
  refuse: () => void,
  read: (header: ProxyHeader) => void,
): void {
  let seen: Buffer | undefined;
  const onData = (octets: Buffer): void => {
    seen = seen === undefined ? octets : Buffer.concat([seen, octets]);
    const header = readProxyHeader(seen);
    if (header === 'more' && seen.length < longestHeader) return;
    forget();
    if (header === undefined || header === 'more') {
      refuse();
      return;
    }
    // Paused, lest it think that what is given back has gone to somebody.
    socket.pause();
    if (seen.length > header.length) socket.unshift(seen.subarray(header.length));
    read(header);
  };
  const cut = (): void => void socket.destroy();
  const ignore = (): void => {};
  const late = setTimeout(refuse, withinMs);
  const forget = (): void => {
    clearTimeout(late);
    socket.off('data', onData).off('end', cut).off('error', ignore).off('close', forget);
  };
  socket.on('data', onData).on('end', cut).on('error', ignore).on('close', forget);
}
