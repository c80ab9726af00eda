/**
 * Assertions that a provider encrypted for us (XML Encryption 1.1). They are decrypted here and put in the place of
 * what hid them, and the answer is then judged like every other: anybody can encrypt for us, since the key for it is
 * public, so what was hidden says nothing before the provider's signature in it is found good.
 */
import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';

/** Why an answer does not count; in words of ours, for the log. */
export class Refused extends Error {}

const xmlenc = 'http://www.w3.org/2001/04/xmlenc#';
const xmlenc11 = 'http://www.w3.org/2009/xmlenc11#';
const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
const sha256 = `${xmlenc}sha256`;
const mgf1sha1 = `${xmlenc11}mgf1sha1`;
const mgf1sha256 = `${xmlenc11}mgf1sha256`;

interface Cipher {
  readonly name: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc';
  readonly keyOctets: number;
}

const ciphers: Readonly<Record<string, Cipher>> = {
  [`${xmlenc11}aes128-gcm`]: { name: 'aes-128-gcm', keyOctets: 16 },
  [`${xmlenc11}aes256-gcm`]: { name: 'aes-256-gcm', keyOctets: 32 },
  [`${xmlenc}aes128-cbc`]: { name: 'aes-128-cbc', keyOctets: 16 },
  [`${xmlenc}aes256-cbc`]: { name: 'aes-256-cbc', keyOctets: 32 },
};

export const isEncrypted = (xml: string): boolean => elements(xml, 'EncryptedAssertion').length > 0;

/**
 * True for ciphers that say nothing of whether their text was changed: by trying changed ones and watching what is
 * refused how, the text could be learned (Jager and Somorovsky, 2011). They count in a signed answer only.
 */
export const isMalleable = (xml: string): boolean => xml.includes('-cbc');

/** The answer with its assertion in the clear. `key`: PEM. @throws Refused, always in the same words */
export function decryptedAnswer(xml: string, key: string): string {
  const encrypted = only(xml, 'EncryptedAssertion');
  try {
    const assertion = plain(encrypted.content, key).trim();
    if (!/^<(?:[A-Za-z0-9_]+:)?Assertion[\s>]/.test(assertion)) throw new Refused('no assertion');
    return xml.slice(0, encrypted.start) + assertion + xml.slice(encrypted.end);
  } catch {
    // Whatever went wrong looks alike: nobody learns of a text by what is refused how.
    throw new Refused('not decrypted');
  }
}

function plain(content: string, privateKey: string): string {
  const wrapped = only(content, 'EncryptedKey');
  // The key may stand inside of the data or beside it; without it there is one method and one value left.
  const data = content.slice(0, wrapped.start) + content.slice(wrapped.end);
  const cipher = ciphers[algorithmOf(only(data, 'EncryptionMethod').text) ?? ''];
  if (cipher === undefined) throw new Refused('an unknown cipher');
  const key = privateDecrypt(
    {
      key: privateKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: hashOf(only(wrapped.content, 'EncryptionMethod').text),
    },
    octetsIn(wrapped.content),
  );
  if (key.length !== cipher.keyOctets) throw new Refused('a key of another length');
  return opened(cipher, key, octetsIn(data)).toString('utf8');
}

/** XML Encryption 1.1, sections 5.2.2 (CBC: initialisation vector, text, padding) and 5.2.4 (GCM: 96 bits, text, tag). */
function opened({ name }: Cipher, key: Buffer, octets: Buffer): Buffer {
  if (name === 'aes-128-gcm' || name === 'aes-256-gcm') {
    if (octets.length < 28) throw new Refused('too short');
    const decipher = createDecipheriv(name, key, octets.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(octets.subarray(-16));
    return Buffer.concat([decipher.update(octets.subarray(12, -16)), decipher.final()]);
  }
  const decipher = createDecipheriv(name, key, octets.subarray(0, 16)).setAutoPadding(false);
  const text = Buffer.concat([decipher.update(octets.subarray(16)), decipher.final()]);
  const padding = text.at(-1) ?? 0;
  if (padding < 1 || padding > 16) throw new Refused('no padding');
  return text.subarray(0, text.length - padding);
}

/** The hash of RSA-OAEP. One and the same for digest and mask, as OpenSSL has it; RSA of PKCS #1 1.5 is refused. */
function hashOf(method: string): 'sha1' | 'sha256' {
  const algorithm = algorithmOf(method);
  const digest = algorithmOf(elements(method, 'DigestMethod')[0]?.text ?? '') ?? sha1;
  const mask = algorithmOf(elements(method, 'MGF')[0]?.text ?? '') ?? mgf1sha1;
  if (algorithm === `${xmlenc}rsa-oaep-mgf1p` && digest === sha1) return 'sha1';
  if (algorithm === `${xmlenc11}rsa-oaep` && digest === sha1 && mask === mgf1sha1) return 'sha1';
  if (algorithm === `${xmlenc11}rsa-oaep` && digest === sha256 && mask === mgf1sha256) return 'sha256';
  throw new Refused('another way to wrap keys');
}

const octetsIn = (xml: string): Buffer =>
  Buffer.from(only(xml, 'CipherValue').content.replaceAll(/\s+/g, ''), 'base64');

const algorithmOf = (element: string): string | undefined =>
  /^<[^>]*?\sAlgorithm\s*=\s*["']([^"'<>]{1,200})["']/.exec(element)?.[1];

interface Element {
  readonly start: number;
  readonly end: number;
  /** All of it. */
  readonly text: string;
  readonly content: string;
}

/** The one element of the name. @throws Refused for none and for several */
function only(xml: string, name: string): Element {
  const [first, second] = elements(xml, name);
  if (first === undefined || second !== undefined) throw new Refused(`not one ${name}`);
  return first;
}

/** Elements of the name, whatever its prefix, up to the second; each read once, so that time grows with length only. */
function elements(xml: string, name: string): Element[] {
  const found: Element[] = [];
  const opening = new RegExp(`<((?:[A-Za-z0-9_.-]{1,50}:)?${name})(?=[\\s/>])[^<>]*>`, 'g');
  for (const match of xml.matchAll(opening)) {
    const [tag, qualified = ''] = match;
    const start = match.index;
    const contentAt = start + tag.length;
    if (tag.endsWith('/>')) found.push({ start, end: contentAt, text: tag, content: '' });
    else {
      const closing = `</${qualified}>`;
      const at = xml.indexOf(closing, contentAt);
      if (at < 0) throw new Refused('an element without an end');
      const end = at + closing.length;
      found.push({ start, end, text: xml.slice(start, end), content: xml.slice(contentAt, at) });
    }
    if (found.length === 2) break;
  }
  return found;
}
