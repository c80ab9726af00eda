import { sign } from 'node:crypto';
import { epochKey, epochOf, type EpochKey } from './epoch-keys.ts';

/** Tokens in each of the two halves of what is kept: a few megabytes at most. */
const halfAtMost = 2_048;

interface Kept {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * Signs what is known of callers, for upstreams: JWTs (RFC 7519) with ES256. Who calls again within a third of a
 * token's life gets the same one: a signature takes longer than all the rest of a request.
 */
export class CallerTokens {
  readonly #secret: Uint8Array;
  #key: (EpochKey & { readonly epoch: number }) | undefined;
  #young = new Map<string, Kept>();
  #old = new Map<string, Kept>();

  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** `claims` without times; `lifeMs`: how long the token is good from `now` on. */
  token(claims: Readonly<Record<string, unknown>>, now: number, lifeMs: number): string {
    const content = JSON.stringify(claims);
    const name = `${lifeMs} ${content}`;
    const kept = this.#young.get(name) ?? this.#old.get(name);
    // A clock that was set back must not hand out what is not valid yet.
    if (kept !== undefined && now < kept.until && now >= kept.until - lifeMs / 3) return kept.token;
    const token = this.#sign(claims, now, lifeMs);
    this.#keep(name, { token, until: now + lifeMs / 3 });
    return token;
  }

  #sign(claims: Readonly<Record<string, unknown>>, now: number, lifeMs: number): string {
    const { kid, privateKey } = this.#keyOf(epochOf(now));
    const iat = Math.floor(now / 1000);
    const head = { alg: 'ES256', typ: 'caller+jwt', kid };
    const body = { ...claims, iat, exp: iat + Math.floor(lifeMs / 1000) };
    const text = `${encoded(head)}.${encoded(body)}`;
    // RFC 7518 section 3.4: both numbers at full length, not DER.
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }

  #keyOf(epoch: number): EpochKey {
    if (this.#key?.epoch !== epoch) this.#key = { ...epochKey(this.#secret, epoch), epoch };
    return this.#key;
  }

  #keep(name: string, kept: Kept): void {
    if (this.#young.size >= halfAtMost) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(name, kept);
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
