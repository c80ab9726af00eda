/**
 * Envelope encryption: each item has a data key of its own, used once, and only that key is encrypted under the
 * key-encryption key. AES-256-GCM (NIST SP 800-38D) for both. What an item is (`identity`) goes in as associated
 * data, so a sealed item that is moved to another row, realm or file does not open.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { systemRandom, type RandomSource } from '#kernel';

export interface Envelope {
  readonly wrappedKey: Buffer;
  readonly sealed: Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;
const dataKeyBytes = 32;
/** Length of every wrapped data key. */
export const wrappedKeyBytes = nonceBytes + dataKeyBytes + tagBytes;

/** Seals the content under a fresh data key. The same content never gives the same envelope twice. */
export function sealEnvelope(
  key: Uint8Array,
  identity: readonly string[],
  content: Uint8Array,
  random: RandomSource = systemRandom,
): Envelope {
  const dataKey = random(dataKeyBytes);
  return {
    wrappedKey: encrypt(key, associated('key', identity), dataKey, random),
    sealed: encrypt(dataKey, associated('content', identity), content, random),
  };
}

/**
 * The content of an envelope.
 * @throws Error when the key or the identity is another one, or a single bit was changed.
 */
export function openEnvelope(key: Uint8Array, identity: readonly string[], envelope: Envelope): Buffer {
  const dataKey = decrypt(key, associated('key', identity), envelope.wrappedKey);
  return decrypt(dataKey, associated('content', identity), envelope.sealed);
}

/** JSON separates the parts without doubt: no two identities give the same bytes. */
function associated(part: 'key' | 'content', identity: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(['gatehouse/1', part, ...identity]));
}

// A random nonce is safe here: data keys seal once, and one key-encryption key wraps far fewer than 2^32 keys
// (SP 800-38D section 8.3).
function encrypt(key: Uint8Array, aad: Buffer, content: Uint8Array, random: RandomSource): Buffer {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(aad);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, aad: Buffer, sealed: Uint8Array): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new Error('sealed content is cut off');
  const end = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()]);
}
