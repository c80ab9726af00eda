import { isUtf8 } from 'node:buffer';
import { closeCodes, maySend } from './close-codes.ts';
import { Utf8Check } from './utf8.ts';

/** RFC 6455 section 5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Octets of payload of a control frame at most (RFC 6455 section 5.5). */
const controlAtMost = 125;

/** Told of what a reader found. Buffers hold only during the call. */
export interface FrameSink {
  /** A frame's head was found good: `data` frames carry messages, others control. */
  frame(length: number, data: boolean, last: boolean): void;
  /** A piece of a message, not longer than what arrived at once. `first` and `last`: of the message. */
  piece(payload: Buffer, text: boolean, first: boolean, last: boolean): void;
  ping(payload: Buffer): void;
  pong(payload: Buffer): void;
  /** `code` is undefined where the frame held none. Nothing comes after it. */
  close(code: number | undefined, reason: Buffer): void;
}

/** Why the reading ended: the code to close with, and words for the operator. */
export interface FrameFault {
  readonly code: number;
  readonly reason: string;
}

export interface FrameReaderOptions {
  /** Frames of clients are masked, those of servers are not, and each must be as it must (RFC 6455 section 5.1). */
  readonly masked: boolean;
  /** Octets of one message at most, all its fragments together. */
  readonly messageBytes: number;
}

/**
 * Reads the frames of one direction (RFC 6455 section 5), strictly: whatever two readers could take differently ends
 * the reading. Works on pieces of any size and keeps nothing of messages: a piece is handed on as it arrives.
 */
export class FrameReader {
  readonly #masked: boolean;
  readonly #messageBytes: number;
  readonly #sink: FrameSink;
  /** The head of the frame under way, as far as it has come. */
  readonly #head = Buffer.alloc(14);
  #headLength = 0;
  #headNeeds = 2;
  #inPayload = false;
  #opcode = 0;
  #final = false;
  #left = 0;
  /** Position in the masking key. */
  #maskAt = 0;
  /** Octet of the head where the masking key begins. */
  #keyAt = 0;
  readonly #control = Buffer.alloc(controlAtMost);
  #controlLength = 0;
  /** The kind of the message under way; 0 for none. */
  #message = 0;
  #messageLength = 0;
  #first = true;
  readonly #utf8 = new Utf8Check();
  #over = false;
  #fault: FrameFault | undefined;

  constructor({ masked, messageBytes }: FrameReaderOptions, sink: FrameSink) {
    this.#masked = masked;
    this.#messageBytes = messageBytes;
    this.#sink = sink;
  }

  /** Nothing read from now on is handed to the sink. */
  stop(): void {
    this.#over = true;
  }

  /** Takes octets, which it may change. Answers a fault when they are not what may come; after that it is of no use. */
  read(octets: Buffer): FrameFault | undefined {
    let at = 0;
    while (at < octets.length && !this.#over) {
      if (this.#inPayload) at = this.#readPayload(octets, at);
      else {
        this.#head[this.#headLength++] = octets[at++] as number;
        this.#readHead();
      }
    }
    return this.#fault;
  }

  #fail(reason: string, code: number = closeCodes.protocol): void {
    this.#fault = { code, reason };
    this.#over = true;
  }

  /** Judges each part of a head as soon as it is there: a bad one must not make anybody wait for more. */
  #readHead(): void {
    if (this.#headLength === 1) this.#readFirst(this.#head[0] as number);
    else if (this.#headLength === 2) this.#readSecond(this.#head[1] as number);
    if (this.#headLength < this.#headNeeds || this.#over) return;
    const length = this.#readLength();
    if (length === undefined) return;
    this.#begin(length);
  }

  #readFirst(octet: number): void {
    this.#final = (octet & 0x80) !== 0;
    this.#opcode = octet & 0x0f;
    // No extension is ever agreed on, so nobody has given these bits a meaning.
    if ((octet & 0x70) !== 0) this.#fail('reserved bits are set');
    else if (this.#opcode >= opcodes.close) {
      if (this.#opcode > opcodes.pong) this.#fail('unknown opcode');
      else if (!this.#final) this.#fail('fragmented control frame');
    } else if (this.#opcode > opcodes.binary) this.#fail('unknown opcode');
    else if (this.#opcode === opcodes.continuation && this.#message === 0)
      this.#fail('continuation of no message');
    else if (this.#opcode !== opcodes.continuation && this.#message !== 0)
      this.#fail('a message inside another');
  }

  #readSecond(octet: number): void {
    const masked = (octet & 0x80) !== 0;
    const short = octet & 0x7f;
    if (masked !== this.#masked) this.#fail(masked ? 'masked frame from a server' : 'unmasked frame');
    else if (this.#opcode >= opcodes.close && short > controlAtMost) this.#fail('control frame too long');
    this.#keyAt = short === 126 ? 4 : short === 127 ? 10 : 2;
    this.#headNeeds = this.#keyAt + (masked ? 4 : 0);
  }

  /** RFC 6455 section 5.2: the shortest form only, or two readers could disagree on where the frame ends. */
  #readLength(): number | undefined {
    const short = (this.#head[1] as number) & 0x7f;
    if (short < 126) return short;
    if (short === 126) {
      const length = this.#head.readUInt16BE(2);
      if (length < 126) this.#fail('length not in its shortest form');
      return length < 126 ? undefined : length;
    }
    const high = this.#head.readUInt32BE(2);
    const low = this.#head.readUInt32BE(6);
    if (high >= 0x8000_0000) this.#fail('negative length');
    else if (high === 0 && low < 0x1_0000) this.#fail('length not in its shortest form');
    // Beyond what a double holds exactly, and beyond every limit.
    else if (high > 0x1f_ffff) this.#fail('message too large', closeCodes.tooBig);
    else return high * 0x1_0000_0000 + low;
    return undefined;
  }

  #begin(length: number): void {
    const data = this.#opcode < opcodes.close;
    if (data) {
      if (this.#opcode !== opcodes.continuation) {
        this.#message = this.#opcode;
        this.#messageLength = 0;
        this.#first = true;
      }
      this.#messageLength += length;
      if (this.#messageLength > this.#messageBytes) return this.#fail('message too large', closeCodes.tooBig);
    }
    this.#sink.frame(length, data, this.#final);
    if (this.#over) return;
    this.#inPayload = true;
    this.#left = length;
    this.#maskAt = 0;
    this.#controlLength = 0;
    if (length === 0) this.#take(Buffer.alloc(0));
  }

  #readPayload(octets: Buffer, at: number): number {
    const to = Math.min(octets.length, at + this.#left);
    const piece = octets.subarray(at, to);
    this.#left -= piece.length;
    if (this.#masked) this.#unmask(piece);
    this.#take(piece);
    return to;
  }

  #unmask(piece: Buffer): void {
    const head = this.#head;
    const keyAt = this.#keyAt;
    let position = this.#maskAt;
    for (let at = 0; at < piece.length; at++) {
      piece[at] = (piece[at] as number) ^ (head[keyAt + position] as number);
      position = (position + 1) & 3;
    }
    this.#maskAt = position;
  }

  #take(piece: Buffer): void {
    const done = this.#left === 0;
    if (this.#opcode < opcodes.close) this.#takeData(piece, done);
    else {
      piece.copy(this.#control, this.#controlLength);
      this.#controlLength += piece.length;
      if (done) this.#takeControl(this.#control.subarray(0, this.#controlLength));
    }
    if (!done) return;
    this.#inPayload = false;
    this.#headLength = 0;
    this.#headNeeds = 2;
  }

  #takeData(piece: Buffer, frameDone: boolean): void {
    const last = frameDone && this.#final;
    const text = this.#message === opcodes.text;
    if (text && !this.#utf8.accepts(piece, last)) {
      this.#fail('text that is not UTF-8', closeCodes.notUtf8);
      return;
    }
    const first = this.#first;
    if (last) this.#message = 0;
    // An empty fragment says nothing; what begins with one begins with the next.
    if (piece.length === 0 && !last) return;
    this.#first = false;
    this.#sink.piece(piece, text, first, last);
  }

  #takeControl(payload: Buffer): void {
    if (this.#opcode === opcodes.ping) this.#sink.ping(payload);
    else if (this.#opcode === opcodes.pong) this.#sink.pong(payload);
    else this.#takeClose(payload);
  }

  /** RFC 6455 section 5.5.1. */
  #takeClose(payload: Buffer): void {
    if (payload.length === 1) return this.#fail('close frame with half a code');
    const code = payload.length === 0 ? undefined : payload.readUInt16BE(0);
    if (code !== undefined && !maySend(code)) return this.#fail('close code that no frame may carry');
    const reason = payload.subarray(2);
    if (!isUtf8(reason)) return this.#fail('reason that is not UTF-8', closeCodes.notUtf8);
    this.#over = true;
    this.#sink.close(code, reason);
  }
}
