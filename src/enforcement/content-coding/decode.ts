import { promisify } from 'node:util';
import {
  brotliDecompress,
  constants,
  gunzip,
  inflate,
  zstdDecompress,
  type BrotliOptions,
  type ZlibOptions,
  type ZstdOptions,
} from 'node:zlib';

/** Content codings that are decoded (RFC 9110 section 8.4.1, RFC 7932, RFC 9659). */
export const contentCodings = ['gzip', 'deflate', 'br', 'zstd'] as const;
export type ContentCoding = (typeof contentCodings)[number];

export interface CodingLimits {
  /** Octets of the decoded body at most. */
  readonly bytes: number;
  /** How many times its coded size it may be, beyond the first 64 KiB: what is bombs only exceeds it. */
  readonly ratio: number;
}

/** Why a body cannot be decoded. */
export type CodingFault = 'malformed' | 'too-large';

/** What is small anyway may be packed as tightly as it can be. */
const alwaysTaken = 64 * 1024;

/** With `info` zlib tells how much of the input it took. */
interface Decoded {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

type Decoder = (octets: Uint8Array, options: ZlibOptions & BrotliOptions & ZstdOptions) => Promise<Decoded>;
const decoder = (decode: unknown): Decoder => promisify(decode as never) as unknown as Decoder;

const decoders: Readonly<Record<ContentCoding, Decoder>> = {
  gzip: decoder(gunzip),
  deflate: decoder(inflate),
  br: decoder(brotliDecompress),
  zstd: decoder(zstdDecompress),
};

/** RFC 9659 section 3: a decoder need not, so ours does not, take frames with a window beyond 8 MiB. */
const zstdWindow = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

/**
 * Decodes a body. Nothing beyond the limits is ever held: the decoder stops at the first octet too many. It works
 * outside the thread that serves, so that a large body does not hold up the others.
 */
export async function decodeBody(
  octets: Uint8Array,
  coding: ContentCoding,
  limits: CodingLimits,
): Promise<Buffer | CodingFault> {
  const most = Math.min(limits.bytes, Math.max(alwaysTaken, Math.floor(octets.length * limits.ratio)));
  try {
    const { buffer, engine } = await decoders[coding](octets, {
      info: true,
      // zlib takes no 0.
      maxOutputLength: Math.max(1, most),
      ...(coding === 'zstd' ? zstdWindow : {}),
    });
    if (buffer.length > most) return 'too-large';
    // What stands behind the end would be a second body to somebody else.
    return engine.bytesWritten === octets.length ? buffer : 'malformed';
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'malformed';
  }
}
