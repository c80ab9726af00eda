import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { CommandFailure } from '../exit.ts';
import type { Fetch } from '../io.ts';

/** Octets of a packed release: those of the Core Rule Set take 3 MB. */
const mostOctets = 64 * 1024 * 1024;
/** Milliseconds. */
const withinMs = 120_000;

/** Where the project publishes its releases. */
export const addressOf = (release: string): string =>
  `https://github.com/coreruleset/coreruleset/archive/refs/tags/v${release}.tar.gz`;

/** The octets of a release, from an address or a file. @throws CommandFailure */
export async function fetchRelease(from: string, fetch: Fetch): Promise<Buffer> {
  if (!/^https?:\/\//.test(from)) return readRelease(from);
  try {
    const answer = await fetch(from, { signal: AbortSignal.timeout(withinMs) });
    if (!answer.ok || answer.body === null) throw new Error(`it answered ${answer.status}`);
    const pieces: Uint8Array[] = [];
    let octets = 0;
    for await (const piece of answer.body as ReadableStream<Uint8Array>) {
      octets += piece.length;
      if (octets > mostOctets) throw new Error(`it sends more than ${mostOctets} octets`);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new CommandFailure('refused', `${from} cannot be fetched: ${why}.`, {
      hints: ['Bring the release to this machine by other means, and name the file by --from.'],
    });
  }
}

function readRelease(file: string): Buffer {
  try {
    if (statSync(file).size > mostOctets) throw new Error(`it holds more than ${mostOctets} octets`);
    return readFileSync(file);
  } catch (error) {
    throw new CommandFailure('usage', `${file} cannot be read: ${(error as Error).message}.`);
  }
}

/**
 * What was fetched is what the operator checked, and nothing else: rules decide over every request.
 * @throws CommandFailure that tells the digest, and how to check it
 */
export function verifyDigest(packed: Buffer, wanted: string | undefined, from: string): string {
  const digest = createHash('sha256').update(packed).digest('hex');
  if (wanted?.toLowerCase() === digest) return digest;
  if (wanted !== undefined)
    throw new CommandFailure('refused', `${from} is not what --sha256 says: it has the digest ${digest}.`);
  throw new CommandFailure(
    'refused',
    `Nothing says that ${from} is genuine; it has the SHA-256 digest ${digest}.`,
    {
      hints: [
        'The project signs its releases: check the signature with gpg, as its SECURITY.md says,',
        `then run this again with --sha256 ${digest}`,
      ],
    },
  );
}
