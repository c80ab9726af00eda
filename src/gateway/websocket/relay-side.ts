import { FrameReader, opcodes, type FrameFault, type FrameSink } from './frame-reader.ts';
import { closePayload, frame, messageOpcode, type MaskingKeys } from './frame-writer.ts';

/** A connection as the relay needs it; a socket, or a test's stand-in. */
export interface Wire {
  /** False when what was written waits: nothing more should be until `RelaySide.drained`. */
  write(octets: Buffer): boolean;
  pause(): void;
  resume(): void;
  /** Gathers what is written until `uncork` into one system call. */
  cork(): void;
  uncork(): void;
  /** Sends what was written, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

/**
 * One end of a relayed WebSocket: a connection, what is read from it, and where its closing handshake stands. Frames
 * to a server are masked with a fresh key each, those to a client are not.
 */
export class RelaySide {
  readonly wire: Wire;
  readonly #reader: FrameReader;
  readonly #keys: MaskingKeys | undefined;
  closeSent = false;
  closeReceived = false;
  gone = false;
  /** It takes what it is sent more slowly than that comes. */
  stalled = false;
  /** Octets of payload sent to it, and messages that it sent. */
  bytes = 0;
  messages = 0;

  /** `keys`: where the far end is a server. */
  constructor(wire: Wire, messageBytes: number, keys: MaskingKeys | undefined, sink: FrameSink) {
    this.wire = wire;
    this.#keys = keys;
    this.#reader = new FrameReader({ masked: keys === undefined, messageBytes }, sink);
  }

  read(octets: Buffer): FrameFault | undefined {
    return this.#reader.read(octets);
  }

  /** Hears no more frames, and so awaits none. */
  ignore(): void {
    this.#reader.stop();
    this.closeReceived = true;
  }

  sendPiece(payload: Buffer, text: boolean, first: boolean, last: boolean): void {
    this.bytes += payload.length;
    this.#send(messageOpcode(text, first), last, payload);
  }

  sendControl(opcode: typeof opcodes.ping | typeof opcodes.pong, payload: Buffer): void {
    this.#send(opcode, true, payload);
  }

  /** Sends a Close frame, once; after it nothing may be sent (RFC 6455 section 5.5.1). */
  sendClose(code: number | undefined, reason: Uint8Array): void {
    if (this.closeSent || this.gone) return;
    this.#send(opcodes.close, true, closePayload(code, reason));
    this.closeSent = true;
  }

  #send(opcode: number, final: boolean, payload: Uint8Array): void {
    if (this.closeSent || this.gone) return;
    if (!this.wire.write(frame(opcode, final, payload, this.#keys?.next()))) this.stalled = true;
  }
}
