import type { RandomSource } from '#kernel';
import { opcodes } from './frame-reader.ts';

/** Gives masking keys that nobody can foresee (RFC 6455 section 5.3), drawn many at a time. */
export class MaskingKeys {
  readonly #random: RandomSource;
  #drawn: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** Four octets that hold until the next call. */
  next(): Uint8Array {
    if (this.#at >= this.#drawn.length) {
      this.#drawn = this.#random(4_096);
      this.#at = 0;
    }
    this.#at += 4;
    return this.#drawn.subarray(this.#at - 4, this.#at);
  }
}

/** One frame in its canonical form: length in the shortest form, no reserved bits; masked where there is a key. */
export function frame(opcode: number, final: boolean, payload: Uint8Array, key?: Uint8Array): Buffer {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 0x1_0000 ? 2 : 8;
  const at = 2 + lengthBytes + (key === undefined ? 0 : 4);
  const octets = Buffer.allocUnsafe(at + length);
  octets[0] = (final ? 0x80 : 0) | opcode;
  octets[1] = (key === undefined ? 0 : 0x80) | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) octets.writeUInt16BE(length, 2);
  else if (lengthBytes === 8) octets.writeBigUInt64BE(BigInt(length), 2);
  octets.set(payload, at);
  if (key !== undefined) {
    octets.set(key, at - 4);
    for (let index = 0; index < length; index++)
      octets[at + index] = (octets[at + index] as number) ^ (key[index & 3] as number);
  }
  return octets;
}

/** The payload of a Close frame; none where there is no code. */
export function closePayload(code: number | undefined, reason: Uint8Array): Buffer {
  if (code === undefined) return Buffer.alloc(0);
  const payload = Buffer.alloc(2 + reason.length);
  payload.writeUInt16BE(code, 0);
  payload.set(reason, 2);
  return payload;
}

export const messageOpcode = (text: boolean, first: boolean): number =>
  first ? (text ? opcodes.text : opcodes.binary) : opcodes.continuation;
