import { createHash } from 'node:crypto';
import { once } from 'node:events';
import tls from 'node:tls';
import net, { type AddressInfo, type Socket } from 'node:net';
import { plainFrame, readPlainFrames, type PlainFrame } from '../../src/gateway/websocket/testing.ts';

/** Waits for frames that pass by, in order. */
class Frames {
  readonly all: PlainFrame[] = [];
  readonly #masked: boolean;
  #octets = Buffer.alloc(0);
  #inMessage = false;
  #wake: (() => void)[] = [];
  fault: string | undefined;

  constructor(masked: boolean) {
    this.#masked = masked;
  }

  add(octets: Buffer): PlainFrame[] {
    this.#octets = Buffer.concat([this.#octets, octets]);
    const { frames, length, fault, inMessage } = readPlainFrames(this.#octets, this.#masked, this.#inMessage);
    this.#inMessage = inMessage;
    this.#octets = this.#octets.subarray(length);
    this.fault ??= fault;
    this.all.push(...frames);
    for (const wake of this.#wake.splice(0)) wake();
    return frames;
  }

  /** The frame of that number, from 0. */
  async at(index: number): Promise<PlainFrame> {
    for (;;) {
      const frame = this.all[index];
      if (frame !== undefined) return frame;
      await new Promise<void>(resolve => this.#wake.push(resolve));
    }
  }
}

/** One WebSocket as an upstream sees it. */
export interface UpstreamSocket {
  readonly socket: Socket;
  /** The handshake's head as it arrived. */
  readonly head: string;
  readonly frames: Frames;
  send(payload: Buffer | string, parts?: Parameters<typeof plainFrame>[1]): void;
}

export interface WebSocketUpstream {
  readonly port: number;
  readonly opened: UpstreamSocket[];
  /** Waits for the connection of that number, from 0. */
  at(index: number): Promise<UpstreamSocket>;
  close(): void;
}

/** An upstream that agrees to every handshake, unless told to answer otherwise, and echoes messages where asked. */
export async function startWebSocketUpstream(
  options: {
    answer?: (head: string, accept: string) => string;
    echo?: boolean;
    tls?: { readonly certificate: string; readonly key: string };
  } = {},
): Promise<WebSocketUpstream> {
  const opened: UpstreamSocket[] = [];
  const sockets = new Set<Socket>();
  let wake: (() => void)[] = [];
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    let text = '';
    const handshake = (piece: Buffer): void => {
      text += piece.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      socket.off('data', handshake);
      const key = /sec-websocket-key: (.*)\r\n/i.exec(text)?.[1] ?? '';
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const frames = new Frames(true);
      const peer: UpstreamSocket = {
        socket,
        head: text.slice(0, end),
        frames,
        send: (payload, parts) => void socket.write(plainFrame(payload, { masked: false, ...parts })),
      };
      socket.on('data', (octets: Buffer) => {
        for (const { opcode, payload, final } of frames.add(octets))
          if (opcode === 8) socket.end(plainFrame(payload, { opcode: 8, masked: false }));
          else if (options.echo === true) peer.send(payload, { opcode: opcode === 9 ? 10 : opcode, final });
      });
      socket.write(options.answer?.(text, accept) ?? agree(accept));
      opened.push(peer);
      for (const each of wake.splice(0)) each();
    };
    socket.on('data', handshake);
  };
  const server =
    options.tls === undefined
      ? net.createServer(serve)
      : tls.createServer({ cert: options.tls.certificate, key: options.tls.key }, serve);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    opened,
    async at(index) {
      for (;;) {
        const peer = opened[index];
        if (peer !== undefined) return peer;
        await new Promise<void>(resolve => (wake = [...wake, resolve]));
      }
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export const agree = (accept: string, more = ''): string =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`;

/** A client that says exactly what it is told. */
export interface RawWebSocket {
  readonly socket: Socket;
  /** The answer to the handshake: its status, and its head or, for a refusal, the whole. */
  readonly answer: Promise<{ status: number; text: string }>;
  readonly frames: Frames;
  send(payload: Buffer | string, parts?: Parameters<typeof plainFrame>[1]): void;
  readonly closed: Promise<unknown>;
}

export const sampleKey = 'dGhlIHNhbXBsZSBub25jZQ==';

/** The lines of a good opening handshake, of which a test may change some; `undefined` leaves one out. */
export function handshake(path: string, over: Readonly<Record<string, string | undefined>> = {}): string {
  const fields = {
    Host: 'gateway.test',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': sampleKey,
    'Sec-WebSocket-Version': '13',
    ...over,
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export function openRaw(
  port: number,
  request = handshake('/'),
  socket: Socket = net.connect({ host: '127.0.0.1', port }),
): RawWebSocket {
  const frames = new Frames(false);
  let text = '';
  let upgraded = false;
  const { promise, resolve } = Promise.withResolvers<{ status: number; text: string }>();
  const settle = (): void => resolve({ status: Number(text.slice(9, 12)), text });
  socket.on('data', (piece: Buffer) => {
    if (upgraded) {
      frames.add(piece);
      return;
    }
    const before = text.length;
    text += piece.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end === -1 || !text.startsWith('HTTP/1.1 101')) return;
    upgraded = true;
    frames.add(piece.subarray(end + 4 - before));
    text = text.slice(0, end);
    settle();
  });
  socket.on('error', () => {});
  socket.on('end', settle);
  const closed = once(socket, 'close').then(settle);
  closed.catch(() => {});
  socket.write(request, 'latin1');
  return {
    socket,
    answer: promise,
    frames,
    send: (payload, parts) => void socket.write(plainFrame(payload, parts)),
    closed,
  };
}
