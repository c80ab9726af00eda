import type { FrameSink } from './frame-reader.ts';
import type { Wire } from './relay-side.ts';

/**
 * A reading of WebSocket frames (RFC 6455) that shares nothing with the gateway's: over octets that are all there, one
 * rule after the other. For peers in tests, and as the second opinion on hostile frames.
 */
export interface PlainFrame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface PlainReading {
  /** Whole frames, up to the first fault or to the end. */
  readonly frames: PlainFrame[];
  /** Octets that they take. */
  readonly length: number;
  /** Why reading stops before the end; undefined when only more is missing. */
  readonly fault: string | undefined;
  /** Whether a message has begun and not ended. */
  readonly inMessage: boolean;
}

export function readPlainFrames(octets: Buffer, masked: boolean, within = false): PlainReading {
  const frames: PlainFrame[] = [];
  let at = 0;
  let inMessage = within;
  const stop = (fault?: string): PlainReading => ({ frames, length: at, fault, inMessage });
  for (;;) {
    const rest = octets.subarray(at);
    if (rest.length === 0) return stop();
    const first = rest.readUInt8(0);
    const final = first >= 128;
    const opcode = first % 16;
    if (Math.floor((first % 128) / 16) !== 0) return stop('reserved bits');
    const isControl = [8, 9, 10].includes(opcode);
    if (!isControl && ![0, 1, 2].includes(opcode)) return stop('opcode');
    if (isControl && !final) return stop('fragmented control');
    if (opcode === 0 && !inMessage) return stop('nothing to continue');
    if ((opcode === 1 || opcode === 2) && inMessage) return stop('interrupted message');
    if (rest.length < 2) return stop();
    const second = rest.readUInt8(1);
    if (second >= 128 !== masked) return stop('masking');
    const short = second % 128;
    if (isControl && short > 125) return stop('long control');
    const lengthOctets = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (rest.length < 2 + lengthOctets + (masked ? 4 : 0)) return stop();
    let length = BigInt(short);
    if (lengthOctets === 2) length = BigInt(rest.readUInt16BE(2));
    if (lengthOctets === 8) length = rest.readBigUInt64BE(2);
    if (lengthOctets === 2 && length < 126n) return stop('length form');
    if (lengthOctets === 8 && (length < 65_536n || length >= 2n ** 63n)) return stop('length form');
    const begin = 2 + lengthOctets + (masked ? 4 : 0);
    if (BigInt(rest.length) < BigInt(begin) + length) return stop();
    const payload = Buffer.from(rest.subarray(begin, begin + Number(length)));
    if (masked)
      payload.forEach((octet, index) => (payload[index] = octet ^ rest.readUInt8(begin - 4 + (index % 4))));
    if (!isControl) inMessage = !final;
    frames.push({ final, opcode, payload });
    at += begin + Number(length);
  }
}

export interface FrameParts {
  readonly opcode?: number;
  readonly final?: boolean;
  readonly reserved?: number;
  readonly masked?: boolean;
  /** Octets of the length field: 0, 2 or 8; the shortest unless told. */
  readonly lengthOctets?: number;
  /** What the length field says; the truth unless told. */
  readonly length?: bigint;
}

/** Writes a frame, right or wrong. */
export function plainFrame(payload: Buffer | string = '', parts: FrameParts = {}): Buffer {
  const { opcode = 1, final = true, reserved = 0, masked = true } = parts;
  const body = Buffer.from(payload);
  const length = parts.length ?? BigInt(body.length);
  const octets = parts.lengthOctets ?? (length < 126n ? 0 : length < 65_536n ? 2 : 8);
  const head = Buffer.alloc(2 + octets);
  head[0] = (final ? 128 : 0) + reserved * 16 + opcode;
  head[1] = (masked ? 128 : 0) + (octets === 0 ? Number(length) : octets === 2 ? 126 : 127);
  if (octets === 2) head.writeUInt16BE(Number(length), 2);
  if (octets === 8) head.writeBigUInt64BE(length, 2);
  if (!masked) return Buffer.concat([head, body]);
  const key = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
  return Buffer.concat([head, key, body.map((octet, index) => octet ^ (key[index % 4] ?? 0))]);
}

/** A Close frame's payload. */
export const closing = (code: number, reason = ''): Buffer =>
  Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);

/** What a reader handed on, in words: `text:…`, `binary:…`, `ping:…`, `close:1000:…`; messages whole. */
export class Heard implements FrameSink {
  readonly events: string[] = [];
  #pieces: Buffer[] = [];

  frame(): void {}

  piece(payload: Buffer, text: boolean, first: boolean, last: boolean): void {
    if (first) this.#pieces = [];
    // A copy: the piece holds during this call only.
    this.#pieces.push(Buffer.from(payload));
    if (last)
      this.events.push(`${text ? 'text' : 'binary'}:${Buffer.concat(this.#pieces).toString('latin1')}`);
  }

  ping(payload: Buffer): void {
    this.events.push(`ping:${payload.toString('latin1')}`);
  }

  pong(payload: Buffer): void {
    this.events.push(`pong:${payload.toString('latin1')}`);
  }

  close(code: number | undefined, reason: Buffer): void {
    this.events.push(`close:${code ?? ''}:${reason.toString('latin1')}`);
  }
}

/** A connection without a socket: keeps what was written, and takes it slowly where a test says so. */
export class TestWire implements Wire {
  written = Buffer.alloc(0);
  slow = false;
  paused = false;
  ended = false;
  destroyed = false;

  write(octets: Buffer): boolean {
    this.written = Buffer.concat([this.written, octets]);
    return !this.slow;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  cork(): void {}

  uncork(): void {}

  end(): void {
    this.ended = true;
  }

  destroy(): void {
    this.destroyed = true;
  }
}
