import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { TlsIdentity } from '#gateway';
import { invalidInput } from '#kernel';

/** What names of files tools write a certificate and its key to, in a directory for each. */
const inDirectory = [
  ['fullchain.pem', 'privkey.pem'],
  ['tls.crt', 'tls.key'],
] as const;

/** Certificates at most: each is kept by every worker. */
const atMost = 1_000;

/**
 * All certificates of a directory, in order of their names, but the one called `default` first. There may be
 * `NAME.crt` or `NAME.pem` with `NAME.key` beside it or with the key in the same file, and directories `NAME` with
 * `fullchain.pem` and `privkey.pem` or with `tls.crt` and `tls.key`.
 * @throws `invalid-input` that names each file that cannot be used; half a directory would be a silent surprise.
 */
export function readCertificateDirectory(directory: string, flag: string): TlsIdentity[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    throw invalidInput([{ at: flag, message: `cannot be read: ${(error as Error).message}` }]);
  }
  const pairs = entries.map(entry => pairOf(directory, entry)).filter(pair => pair !== undefined);
  if (pairs.length === 0 || pairs.length > atMost)
    throw invalidInput([
      { at: flag, message: `${directory} holds ${pairs.length} certificates, not 1 to ${atMost}` },
    ]);
  pairs.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  const faults: { at: string; message: string }[] = [];
  const identities: TlsIdentity[] = [];
  for (const { certificate, key } of pairs) {
    const identity = readIdentity(certificate, key);
    if (typeof identity === 'string') faults.push({ at: flag, message: `${certificate}: ${identity}` });
    else identities.push(identity);
  }
  if (faults.length > 0) throw invalidInput(faults);
  return identities;
}

/** One certificate with its key, checked to belong together, or what is wrong with them. */
export function readIdentity(certificateFile: string, keyFile: string): TlsIdentity | string {
  try {
    const certificate = readFileSync(certificateFile, 'utf8');
    const key = readFileSync(keyFile, 'utf8');
    if (!certificate.includes('-----BEGIN ')) return 'holds no PEM';
    if (!key.includes('-----BEGIN ')) return 'its key is no PEM';
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
      return 'the key belongs to another certificate';
    // What OpenSSL does not take, such as a key that is too short, would stop every worker.
    createSecureContext({ cert: certificate, key });
    return { certificate, key };
  } catch (error) {
    // Of what OpenSSL says only that it failed: nothing of a key may get into a log.
    const { code, message } = error as NodeJS.ErrnoException;
    return code?.startsWith('ERR_') === false
      ? `cannot be read: ${message}`
      : 'is not a certificate with its key';
  }
}

interface Pair {
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
}

function pairOf(directory: string, entry: Dirent): Pair | undefined {
  const path = join(directory, entry.name);
  const { name, ext } = parse(entry.name);
  // Kubernetes and editors keep their own things under such names.
  if (name.startsWith('.')) return undefined;
  for (const [certificate, key] of inDirectory) {
    if (existsSync(join(path, certificate)))
      return { name: entry.name, certificate: join(path, certificate), key: join(path, key) };
  }
  if (ext !== '.crt' && ext !== '.pem') return undefined;
  const key = join(directory, `${name}.key`);
  return { name, certificate: path, key: existsSync(key) ? key : path };
}

const rank = (name: string): number => (name === 'default' ? 0 : 1);
