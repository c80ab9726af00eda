import type { ClientResponse } from '../client-message.ts';

/** A read from an upstream's socket is at most this long (octets). */
const slabOctets = 65_536;
/** Below this a fresh copy from Node's own pool is cheaper. */
const worthKeeping = 4_096;
/** Slabs that wait for use at most: 2 MiB a thread. */
const freeAtMost = 32;

const free: Buffer[] = [];

/**
 * Writes a piece of a body that will be overwritten by the next read. The copy lives in a slab that is used again
 * as soon as the socket has taken it: a fresh one for each piece would be garbage faster than it is collected, and
 * memory would grow with what is streamed. Answers as `ClientResponse.write`.
 */
export function writeCopy(response: ClientResponse, piece: Buffer): boolean {
  if (piece.length < worthKeeping || piece.length > slabOctets) return response.write(Buffer.from(piece));
  const slab = free.pop() ?? Buffer.allocUnsafeSlow(slabOctets);
  piece.copy(slab);
  return response.write(slab.subarray(0, piece.length), error => {
    // After an error nobody knows who still holds it.
    if ((error === null || error === undefined) && free.length < freeAtMost) free.push(slab);
  });
}
