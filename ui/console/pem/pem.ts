import { bytes } from '#kit/format.ts';

/** What is asked for: the label of its PEM (RFC 7468), and how people call it. */
export interface Wanted {
  readonly label: 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'X509 CRL';
  readonly one: string;
  /** Most of them in one text. */
  readonly most: number;
  /** Characters that the server takes. */
  readonly longest: number;
}

const text = 64 * 1024;
export const authorityCertificates: Wanted = {
  label: 'CERTIFICATE',
  one: 'certificate',
  most: 8,
  longest: text,
};
export const clientCertificate: Wanted = { label: 'CERTIFICATE', one: 'certificate', most: 1, longest: text };
export const certificateRequest: Wanted = {
  label: 'CERTIFICATE REQUEST',
  one: 'certificate request',
  most: 1,
  longest: 16 * 1024,
};
export const revocationList: Wanted = {
  label: 'X509 CRL',
  one: 'revocation list',
  most: 1,
  longest: 8 * 1024 * 1024,
};

/** What somebody gave; `file` where it came from one. */
export interface Given {
  readonly text: string;
  readonly file?: string;
}

export const nothing: Given = { text: '' };

/** Whatever a private key is armoured as: PKCS #8, PKCS #1, SEC 1, OpenSSH, encrypted or not. */
export const holdsPrivateKey = (given: string): boolean => /PRIVATE KEY/i.test(given);

/** The text without its private keys, also without one that was cut off at its end. */
export const withoutPrivateKeys = (given: string): string =>
  given
    .replaceAll(
      /-----BEGIN [^-]*PRIVATE KEY[^-]*-----[\s\S]*?(?:-----END [^-]*PRIVATE KEY[^-]*-----\s*|$)/gi,
      '',
    )
    .trim();

/** Labels that some tools write in place of those of RFC 7468. */
const others: Readonly<Record<string, Wanted['label']>> = {
  CRL: 'X509 CRL',
  'NEW CERTIFICATE REQUEST': 'CERTIFICATE REQUEST',
  'X509 CERTIFICATE': 'CERTIFICATE',
};

/**
 * The parts of a text that are what was asked for, armoured alike. Only they are sent: what stands around them, which
 * may be anything, stays in the browser. So does a part that is not what its label says.
 */
export function partsOf(given: string, { label }: Wanted): readonly string[] {
  const parts = given.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----/g);
  return [...parts].flatMap(([, found = '', body = '']) => {
    if ((others[found] ?? found) !== label) return [];
    const octets = octetsOf(body);
    return octets !== undefined && isSigned(octets) ? [armoured(octets, label)] : [];
  });
}

/** What the server is given. */
export const sent = (given: Given, wanted: Wanted): string => partsOf(given.text, wanted).join('');

/** What is wrong with it, to be seen before anything is sent. */
export function givenFault({ text: given }: Given, wanted: Wanted): string | undefined {
  const { label, one, most, longest } = wanted;
  if (holdsPrivateKey(given)) return keyWarning;
  if (given.trim() === '') return `Choose a file, or paste the ${one}.`;
  const parts = partsOf(given, wanted);
  if (parts.length === 0) return `This holds no ${one}. It begins with -----BEGIN ${label}-----.`;
  if (parts.length > most)
    return most === 1 ? `Give one ${one}, not ${parts.length}.` : `Give at most ${most} ${one}s.`;
  return parts.join('').length > longest ? `This is too long: at most ${bytes(longest)}.` : undefined;
}

export const keyWarning =
  'This holds a private key. It was not sent and is not needed: it stays with its owner. Take it out.';

/** Reads a file: PEM, or the binary form that it is the text of. @throws Error with words for the person */
export async function givenBy(file: File, wanted: Wanted): Promise<Given> {
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
  if (file.size > wanted.longest)
    throw new Error(`${file.name} has ${bytes(file.size)}; at most ${bytes(wanted.longest)} is taken.`);
  const octets = new Uint8Array(await file.arrayBuffer());
  // Of binary files only what is signed is taken: keys and key stores are not.
  if (isSigned(octets)) return { file: file.name, text: armoured(octets, wanted.label) };
  const read = new TextDecoder().decode(octets);
  if (holdsPrivateKey(read))
    throw new Error(
      `${file.name} holds a private key. It was not read in and not sent: it stays with its owner. Choose the file of the ${wanted.one} alone.`,
    );
  if (partsOf(read, wanted).length === 0) throw new Error(`${file.name} holds no ${wanted.one}.`);
  return { file: file.name, text: read };
}

/**
 * Whether these octets are something signed: a sequence of what is said, an algorithm and a bit string (RFC 5280
 * sections 4.1 and 5.1, RFC 2986 section 4). No form of a private key is.
 */
function isSigned(octets: Uint8Array): boolean {
  const whole = elementAt(octets, 0);
  if (whole?.tag !== 0x30 || whole.end !== octets.length) return false;
  let at = whole.start;
  for (const tag of [0x30, 0x30, 0x03]) {
    const part = elementAt(octets, at);
    if (part?.tag !== tag) return false;
    at = part.end;
  }
  return at === whole.end;
}

/** One element of DER (X.690 section 8.1): its tag, and where its content starts and ends. */
function elementAt(octets: Uint8Array, at: number): { tag: number; start: number; end: number } | undefined {
  const tag = octets[at];
  const first = octets[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || more > 4) return undefined;
  const start = at + 2 + more;
  const length =
    more === 0 ? first : octets.subarray(at + 2, start).reduce((sum, octet) => sum * 256 + octet, 0);
  return start + length > octets.length ? undefined : { tag, start, end: start + length };
}

function octetsOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64.replaceAll(/\s/g, '')), sign => sign.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function armoured(octets: Uint8Array, label: string): string {
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
