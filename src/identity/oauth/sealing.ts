/** What of the authorization server's codes, tokens and sessions is kept, so that the store alone gives none away. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Realm } from '#credentials';
import type { RandomSource } from '#kernel';

const nonceBytes = 12;
const tagBytes = 16;

export interface ArtefactSealing {
  /** Keyed hash of a value, by which its row is found: SHA-256, hexadecimal. `what`: the model, or how it is found. */
  hash(realm: Realm, what: string, value: string): string;
  /** What nonces for proofs of possession are made from (RFC 9449 section 8): the same in every process. */
  nonceSecret(realm: Realm): Buffer;
  /** Seals the text under a key of this row alone: it opens in no other. */
  seal(rowId: string, text: string): string;
  /** @throws Error for what was sealed for another row, or changed */
  open(rowId: string, sealed: string): string;
}

/** `pepper` is the vault's `identityPepper`. */
export function artefactSealing(pepper: Uint8Array, random: RandomSource): ArtefactSealing {
  const keyOf = (purpose: string): Buffer =>
    createHmac('sha256', pepper).update(`gatehouse/oauth/${purpose}`).digest();
  const hashKey = keyOf('artefacts');
  const sealKey = keyOf('payloads');
  const rowKey = (rowId: string): Buffer => createHmac('sha256', sealKey).update(rowId).digest();
  return {
    hash: (realm, what, value) =>
      createHmac('sha256', hashKey)
        .update(JSON.stringify([realm, what, value]))
        .digest('hex'),
    nonceSecret: realm => keyOf(`dpop-nonces/${realm}`),
    seal(rowId, text) {
      const nonce = random(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', rowKey(rowId), nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
    },
    open(rowId, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < nonceBytes + tagBytes) throw new Error('a payload is too short');
      const decipher = createDecipheriv('aes-256-gcm', rowKey(rowId), bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const body = bytes.subarray(nonceBytes, -tagBytes);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}
