import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { CommandFailure } from '../exit.ts';
import type { Fetch } from '../io.ts';

/** Octets of a packed release: those of the Core Rule Set take 3 MB. */
const mostOctets = 64 * 1024 * 1024;
/** Milliseconds. */
const withinMs = 120_000;

const project = 'https://github.com/coreruleset/coreruleset';

/** Where the project publishes its releases. */
export const addressOf = (release: string): string => `${project}/archive/refs/tags/v${release}.tar.gz`;

/** How the project says that a release is its own, and by which key; the same in its SECURITY.md since 2021. */
const keyAddress = 'https://coreruleset.org/security.asc';
const keyFingerprint = '3600 6F0E 0BA1 6783 2158  8211 38EE ACA1 AB8A 6E72';
const signatureName = (release: string): string => `coreruleset-${release}.tar.gz.asc`;
const signatureAddress = (release: string): string =>
  `${project}/releases/download/v${release}/${signatureName(release)}`;

/** What a person does to know that a release is the project's: commands, line by line. */
export function howToCheck(release: string, file = `v${release}.tar.gz`): string[] {
  return [
    ...(file === `v${release}.tar.gz` ? [`curl -LO ${addressOf(release)}`] : []),
    `curl -LO ${signatureAddress(release)}`,
    `gpg --fetch-key ${keyAddress}`,
    `gpg --verify ${signatureName(release)} ${file}`,
    `(good if made by ${keyFingerprint})`,
    `sha256sum ${file}`,
  ];
}

/** The octets of a release, from an address or a file. @throws CommandFailure */
export async function fetchRelease(from: string, fetch: Fetch, env: Environment): Promise<Buffer> {
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
    throw new CommandFailure('refused', `${from} cannot be fetched: ${why.replace(/\.$/, '')}.`, {
      hints: [
        `Is there such a release? ${project}/releases lists them.`,
        ...proxyHint(env),
        'Or bring the release to this machine by other means, and name the file by --from.',
      ],
    });
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Node passes over the variables that other programs read, unless it is told not to. */
function proxyHint(env: Environment): string[] {
  const named = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find(
    name => (env[name] ?? '') !== '',
  );
  return named === undefined || env['NODE_USE_ENV_PROXY'] === '1'
    ? []
    : [`${named} is set: run this with NODE_USE_ENV_PROXY=1 to go by that proxy.`];
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
  const check = howToCheck(
    /(\d+\.\d+\.\d+(?:-rc\d+)?)\.tar\.gz$/.exec(from)?.[1] ?? '<version>',
    fileOf(from),
  );
  if (wanted !== undefined)
    throw new CommandFailure('refused', `${from} is not what --sha256 says: it has the digest ${digest}.`, {
      hints: ['Do not use it before its signature is checked:', ...check],
    });
  throw new CommandFailure(
    'refused',
    `Nothing says that ${from} is genuine; it has the SHA-256 digest ${digest}. Nothing was installed.`,
    {
      hints: [
        'The project signs its releases. Check the signature of this one:',
        ...check,
        `then run this again with --sha256 ${digest}`,
      ],
    },
  );
}

/** Undefined for an address, of which nothing was kept. */
const fileOf = (from: string): string | undefined => (/^https?:\/\//.test(from) ? undefined : from);
