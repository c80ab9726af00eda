import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** HTTP/2 frame types (RFC 9113 section 6). */
export const type = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;

export const flag = { ack: 1, endStream: 1, endHeaders: 4, padded: 8 } as const;

/** Error codes (RFC 9113 section 7) by number. */
export const codes = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
] as const;

export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** One frame as octets. */
export function frame(
  kind: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = kind;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export const number = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
};

/** Settings by identifier (RFC 9113 section 6.5.1). */
export const settings = (values: Readonly<Record<number, number>> = {}): Buffer =>
  frame(
    type.settings,
    0,
    0,
    Buffer.concat(
      Object.entries(values).map(([id, value]) =>
        Buffer.concat([number(Number(id)).subarray(2), number(value)]),
      ),
    ),
  );

/** A field list in HPACK, each field literal, not indexed and without Huffman (RFC 7541 section 6.2.2). */
export function hpack(fields: readonly (readonly [name: string, value: string])[]): Buffer {
  return Buffer.concat(
    fields.map(([name, value]) => Buffer.concat([Buffer.from([0]), text(name), text(value)])),
  );
}

function text(value: string): Buffer {
  const octets = Buffer.from(value, 'latin1');
  return Buffer.concat([integer(octets.length), octets]);
}

/** An integer with a 7-bit prefix (RFC 7541 section 5.1). */
function integer(value: number): Buffer {
  if (value < 127) return Buffer.from([value]);
  const octets = [127];
  let rest = value - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) octets.push((rest % 128) | 128);
  return Buffer.from([...octets, rest]);
}

export const ask = (
  over: Readonly<Record<string, string | undefined>> = {},
  more: readonly (readonly [string, string])[] = [],
): (readonly [string, string])[] => {
  const pseudo = { ':method': 'GET', ':scheme': 'http', ':path': '/', ':authority': 'api.example', ...over };
  const kept = Object.entries(pseudo).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return [...kept, ...more];
};

/** A whole request; in as many frames as it takes. */
export function request(
  stream: number,
  fields: readonly (readonly [string, string])[] = ask(),
  ends = true,
): Buffer {
  const list = hpack(fields);
  const pieces: Buffer[] = [];
  for (let at = 0; at === 0 || at < list.length; at += frameOctets) {
    const last = at + frameOctets >= list.length ? flag.endHeaders : 0;
    const piece = list.subarray(at, at + frameOctets);
    pieces.push(
      at === 0
        ? frame(type.headers, last | (ends ? flag.endStream : 0), stream, piece)
        : frame(type.continuation, last, stream, piece),
    );
  }
  return Buffer.concat(pieces);
}

/** What every receiver takes in one frame (RFC 9113 section 6.5.2). */
const frameOctets = 16_384;

/** A client that sends exactly the frames it is told to, and keeps those that it got. */
export class FrameClient {
  readonly socket: Socket;
  readonly frames: Frame[] = [];
  /** Octets of DATA received, which are not kept when `forgetful`. */
  dataOctets = 0;
  closed = false;
  #rest: Buffer = Buffer.alloc(0);
  #heard = (): void => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (octets: Buffer) => {
      this.#take(octets);
      this.#heard();
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      this.closed = true;
      this.#heard();
    });
  }

  send(...octets: readonly Buffer[]): boolean {
    return this.socket.writable && this.socket.write(Buffer.concat(octets));
  }

  /** Frames of one kind, of one stream if it is named. */
  of(kind: number, stream?: number): Frame[] {
    return this.frames.filter(one => one.type === kind && (stream === undefined || one.stream === stream));
  }

  /** Waits for something among the frames, or the connection's end. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.closed) {
      const something = Promise.withResolvers<void>();
      this.#heard = something.resolve;
      await something.promise;
    }
    if (!holds()) throw new Error(`closed without it, after ${JSON.stringify(this.summary())}`);
  }

  /** The code of the RST_STREAM for a stream, in words; undefined before there is one. */
  resetOf(stream: number): string | undefined {
    const [reset] = this.of(type.reset, stream);
    return reset === undefined ? undefined : codes[reset.payload.readUInt32BE()];
  }

  /** The code of the last GOAWAY, in words. */
  get goaway(): string | undefined {
    const last = this.of(type.goaway).at(-1);
    return last === undefined ? undefined : codes[last.payload.readUInt32BE(4)];
  }

  body(stream: number): Buffer {
    return Buffer.concat(this.of(type.data, stream).map(({ payload }) => payload));
  }

  ended(stream: number): boolean {
    return this.frames.some(
      one =>
        one.stream === stream &&
        (one.type === type.data || one.type === type.headers) &&
        (one.flags & flag.endStream) !== 0,
    );
  }

  summary(): string[] {
    return this.frames.map(one => `${one.type}/${one.flags}@${one.stream}+${one.payload.length}`);
  }

  close(): void {
    this.socket.destroy();
  }

  #take(octets: Buffer): void {
    let rest = this.#rest.length === 0 ? octets : Buffer.concat([this.#rest, octets]);
    while (rest.length >= 9) {
      const length = rest.readUIntBE(0, 3);
      if (rest.length < 9 + length) break;
      const [kind = 0, flags = 0] = [rest[3], rest[4]];
      const payload = Buffer.from(rest.subarray(9, 9 + length));
      this.frames.push({ type: kind, flags, stream: rest.readUInt32BE(5) & 0x7fffffff, payload });
      if (kind === type.data) this.dataOctets += length;
      rest = rest.subarray(9 + length);
    }
    this.#rest = Buffer.from(rest);
  }
}

/** Connects in the clear and says the preface; settings are acknowledged when `acknowledges`. */
export async function dialFrames(
  port: number,
  own: Readonly<Record<number, number>> = {},
): Promise<FrameClient> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  const client = new FrameClient(socket);
  client.send(preface, settings(own));
  await client.until(() => client.of(type.settings).length > 0);
  client.send(frame(type.settings, flag.ack, 0));
  return client;
}
