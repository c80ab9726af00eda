import { verify, X509Certificate } from 'node:crypto';
import { invalidInput } from '#kernel';
import { DerReader, type DerValue, objectIdOf, tag, timeOf } from './der.ts';
import { certificatesOf, keyPrintOf, serialOf } from './names.ts';

/** What one issuer of an authority has taken back, as its revocation list says (RFC 5280 section 5). */
export interface RevocationList {
  /** SHA-256 of the issuer's public key, lower-case hexadecimal: a renewed certificate of the key is the same issuer. */
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Lower-case hexadecimal, no leading zeros. */
  readonly serials: readonly string[];
}

const maxSerials = 50_000;
/** Extension: a delta list tells changes only, and would pass for the whole (RFC 5280 section 5.2.4). */
const deltaIndicator = '2.5.29.27';
/** Critical extensions that are understood; any other voids the list (RFC 5280 section 5.2). */
const understood: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35']);

/** Digests by signature algorithm (RFC 5758, RFC 4055, RFC 8410); null where the algorithm has its own. */
const digests: ReadonlyMap<string, string | null> = new Map([
  ['1.2.840.10045.4.3.2', 'sha256'],
  ['1.2.840.10045.4.3.3', 'sha384'],
  ['1.2.840.10045.4.3.4', 'sha512'],
  ['1.2.840.113549.1.1.11', 'sha256'],
  ['1.2.840.113549.1.1.12', 'sha384'],
  ['1.2.840.113549.1.1.13', 'sha512'],
  ['1.3.101.112', null],
]);

/**
 * A list (PEM) of one of these certificates (PEM), whose signature is checked. Read by our own reader: libraries build
 * an object for every octet string of it, which takes seconds for long lists, in which nothing else is done.
 * @throws invalid-input at `/list` when it cannot be read, is not theirs, has no end or is past it.
 */
export function readRevocationList(text: string, issuers: string, now: number): RevocationList {
  const fault = (message: string) => invalidInput([{ at: '/list', message }]);
  const list = parse(text);
  if (list === undefined) throw fault('is no revocation list in PEM ("-----BEGIN X509 CRL-----")');
  const digest = digests.get(list.algorithm);
  if (digest === undefined)
    throw fault('is signed in a way that is not taken here; ECDSA, RSA (PKCS #1) with SHA-2 and Ed25519 are');
  const issuer = certificatesOf(issuers)
    .map(pem => new X509Certificate(pem))
    .find(({ publicKey }) => isSignedBy(list, digest, publicKey));
  if (issuer === undefined) throw fault('was not signed by a certificate of this authority');
  if (list.extensions.some(({ id }) => id === deltaIndicator))
    throw fault('is a delta list, which tells changes only; give the whole list');
  if (list.extensions.some(({ id, critical }) => critical && !understood.has(id)))
    throw fault('has a critical extension that is not understood here');
  if (list.nextUpdate === undefined) throw fault('does not say when the next one comes (nextUpdate)');
  if (list.nextUpdate <= now) throw fault(`is out of date since ${new Date(list.nextUpdate).toISOString()}`);
  if (list.serials.length > maxSerials) throw fault(`has more than ${maxSerials} entries`);
  const { thisUpdate, nextUpdate, serials } = list;
  return { issuer: keyPrintOf(issuer), thisUpdate, nextUpdate, serials };
}

interface Extension {
  readonly id: string;
  readonly critical: boolean;
}

interface ParsedList {
  readonly signed: Buffer;
  readonly algorithm: string;
  readonly signature: Buffer;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly serials: string[];
  /** Of the list, and of any of its entries. */
  readonly extensions: Extension[];
}

function parse(text: string): ParsedList | undefined {
  // RFC 7468 section 6 says X509 CRL; some tools leave the first word out.
  const pem = /-----BEGIN (X509 )?CRL-----([^-]*)-----END \1?CRL-----/.exec(text)?.[2];
  if (pem === undefined) return undefined;
  try {
    return parseList(Buffer.from(pem, 'base64'));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** CertificateList and TBSCertList (RFC 5280 section 5.1). @throws RangeError */
function parseList(octets: Buffer): ParsedList {
  const outer = new DerReader(octets);
  const list = outer.enter(tag.sequence);
  outer.end();
  const signed = list.read(tag.sequence);
  const algorithm = list.read(tag.sequence);
  const signature = list.read(tag.bitString).content;
  list.end();
  // All bits of the last octet are in use in every signature there is.
  if (signature[0] !== 0) throw new RangeError('a signature of odd bits');

  const tbs = new DerReader(signed.content);
  if (tbs.nextTag === tag.integer) tbs.read();
  // RFC 5280 section 5.1.1.2: the same as outside, where it is not signed.
  if (!tbs.read(tag.sequence).whole.equals(algorithm.whole)) throw new RangeError('two algorithms');
  tbs.read(tag.sequence);
  const thisUpdate = timeOf(tbs.read());
  const hasNext = tbs.nextTag === tag.utcTime || tbs.nextTag === tag.generalizedTime;
  const nextUpdate = hasNext ? timeOf(tbs.read()) : undefined;
  const serials: string[] = [];
  const extensions: Extension[] = [];
  if (tbs.nextTag === tag.sequence) readEntries(tbs.enter(tag.sequence), serials, extensions);
  if (tbs.nextTag === explicitExtensions) {
    const wrapped = tbs.enter(explicitExtensions);
    readExtensions(wrapped.enter(tag.sequence), extensions);
    wrapped.end();
  }
  tbs.end();
  return {
    signed: signed.whole,
    algorithm: objectIdOf(new DerReader(algorithm.content).read(tag.objectId)),
    signature: signature.subarray(1),
    thisUpdate,
    nextUpdate,
    serials,
    extensions,
  };
}

/** `[0] EXPLICIT` */
const explicitExtensions = 0xa0;
const boolean = 0x01;

function readEntries(entries: DerReader, serials: string[], extensions: Extension[]): void {
  while (!entries.isAtEnd) {
    const entry = entries.enter(tag.sequence);
    serials.push(serialOf(integerOf(entry.read(tag.integer))));
    timeOf(entry.read());
    // What is critical of one entry, such as another issuer, changes what the list means.
    if (!entry.isAtEnd) readExtensions(entry.enter(tag.sequence), extensions);
    entry.end();
  }
}

function readExtensions(from: DerReader, extensions: Extension[]): void {
  while (!from.isAtEnd) {
    const extension = from.enter(tag.sequence);
    const id = objectIdOf(extension.read(tag.objectId));
    const critical = extension.nextTag === boolean && (extension.read(boolean).content[0] ?? 0) !== 0;
    extension.read(tag.octetString);
    extension.end();
    extensions.push({ id, critical });
  }
}

function integerOf({ content }: DerValue): string {
  if (content.length === 0 || (content[0] ?? 0) >= 0x80) throw new RangeError('a serial number below zero');
  return content.toString('hex');
}

function isSignedBy(list: ParsedList, digest: string | null, key: X509Certificate['publicKey']): boolean {
  try {
    return verify(digest, list.signed, key, list.signature);
  } catch {
    // A key of another kind than the signature.
    return false;
  }
}
