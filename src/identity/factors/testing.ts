/** An authenticator in software, for tests: makes passkeys and signs with them, honestly or not. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Browser, Reply } from '../testing.ts';

const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** What a test bends. */
export interface Bent {
  readonly origin?: string;
  readonly name?: string;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly type?: string;
}

export class SoftPasskey {
  readonly id = randomBytes(32).toString('base64url');
  readonly #key: KeyObject;
  readonly #point: { readonly x: Buffer; readonly y: Buffer };
  readonly #origin: string;
  counter = 0;
  handle: string | undefined;

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#key = privateKey;
    this.#point = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') };
    this.#origin = origin;
  }

  #clientData(type: string, challenge: string, bent: Bent): Buffer {
    const origin = bent.origin ?? this.#origin;
    return Buffer.from(JSON.stringify({ type: bent.type ?? type, challenge, origin, crossOrigin: false }));
  }

  #authenticatorData(bent: Bent, flags: number, rest = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(bent.counter ?? this.counter);
    const verified = bent.userVerified === false ? 0 : 0x04;
    const name = bent.name ?? new URL(this.#origin).hostname;
    return Buffer.concat([sha256(name), Buffer.from([0x01 | verified | flags]), counter, rest]);
  }

  /** A registration, as `navigator.credentials.create` gives it. */
  created(challenge: string, bent: Bent = {}) {
    const id = Buffer.from(this.id, 'base64url');
    const { x, y } = this.#point;
    const key = [Buffer.from('a5010203262001215820', 'hex'), x, Buffer.from('225820', 'hex'), y];
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, ...key]);
    const data = this.#authenticatorData(bent, 0x40, attested);
    // CBOR (RFC 8949) of {fmt: "none", attStmt: {}, authData: bytes}.
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([data.length]),
      data,
    ]);
    return {
      credential: this.id,
      clientData: this.#clientData('webauthn.create', challenge, bent).toString('base64url'),
      attestation: attestation.toString('base64url'),
      transports: ['internal'],
    };
  }

  /** An answer, as `navigator.credentials.get` gives it. */
  answer(challenge: string, bent: Bent = {}) {
    const clientData = this.#clientData('webauthn.get', challenge, bent);
    const data = this.#authenticatorData(bent, 0);
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.#key);
    return {
      credential: this.id,
      clientData: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(this.handle === undefined ? {} : { userHandle: this.handle }),
    };
  }
}

const origins = { internal: 'http://localhost:7002', external: 'http://localhost:7000' };

/** Registers a passkey for whoever has signed in with the browser. */
export async function registerPasskey(
  browser: Browser,
  realm: 'internal' | 'external',
  bent: Bent = {},
): Promise<{ readonly passkey: SoftPasskey; readonly reply: Reply }> {
  const passkey = new SoftPasskey(origins[realm]);
  const { body } = await browser.send('POST', '/factors/passkeys/question');
  passkey.handle = (body['user'] as { id: string } | undefined)?.id;
  const created = passkey.created(String(body['challenge']), bent);
  const reply = await browser.send('POST', '/factors/passkeys', { body: { name: 'Laptop', ...created } });
  return { passkey, reply };
}

/** Asks for a passkey, and gives the challenge. */
export async function challengeFor(
  browser: Browser,
  purpose: 'sign-in' | 'second-factor' | 'confirm',
  email?: string,
): Promise<string> {
  const body = { for: purpose, ...(email === undefined ? {} : { email }) };
  const reply = await browser.send('POST', '/session/passkey-question', { body });
  return String(reply.body['challenge']);
}
