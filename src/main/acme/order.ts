import { createPublicKey, X509Certificate } from 'node:crypto';
import type { Authorization, Client } from 'acme-client';
import { takeWay } from './transport.ts';
import type { AcmeOptions } from './wanted.ts';

/** What an authority asks for as proof, for every node to answer. */
export interface AskedChallenge {
  readonly type: 'tls-alpn-01' | 'http-01';
  readonly token: string;
  readonly keyAuthorization: string;
}

/** A certificate chain and its key, PEM. */
export interface Obtained {
  readonly certificate: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
}

export interface OrderOptions extends Omit<AcmeOptions, 'wanted'> {
  readonly name: string;
  /** PEM: the key by which the authority knows us. */
  readonly accountKey: string;
  /** Resolves when the challenge is answered wherever the authority may ask. */
  readonly answer: (challenge: AskedChallenge) => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Obtains one certificate: account, order, proof, certificate. How orders are made in tests is their own. */
export type Obtain = (options: OrderOptions) => Promise<Obtained>;

/** Between two looks whether the authority is done (milliseconds), and how often. */
const looks = { backoffMin: 1_000, backoffMax: 10_000, backoffAttempts: 20 };
/** RFC 8555 section 8.1: base64url of at least 128 bits. */
const tokenForm = /^[\w-]{16,128}$/;

/** @throws Error that says what went wrong, in words of the authority or ours. */
export const obtain: Obtain = async options => {
  const { name, signal } = options;
  // Takes long to load, and most installations need none of it.
  const { default: acme } = await import('acme-client');
  takeWay(acme.axios, options);
  const client = new acme.Client({
    directoryUrl: options.directory,
    accountKey: options.accountKey,
    ...(options.externalAccount === undefined ? {} : { externalAccountBinding: options.externalAccount }),
    ...looks,
  });
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  const ordered = async (): Promise<Obtained> => {
    await client.createAccount({
      termsOfServiceAgreed: true,
      ...(options.contact === undefined ? {} : { contact: [`mailto:${options.contact}`] }),
    });
    const order = await client.createOrder({ identifiers: [{ type: 'dns', value: name }] });
    const authorizations = await client.getAuthorizations(order);
    if (authorizations.length > 1) throw new Error('the authority asks for proof of more than one name');
    for (const authorization of authorizations) await prove(client, authorization, options);
    const ready = await client.waitForValidStatus({ ...order });
    const key = await acme.crypto.createPrivateEcdsaKey('P-256');
    const [, request] = await acme.crypto.createCsr({ commonName: name, altNames: [name] }, key);
    const finalized = await client.finalizeOrder({ ...ready, url: order.url }, request);
    return judge(await client.getCertificate(finalized), key.toString('utf8'), name, options.now());
  };
  const outcome = ordered();
  // When it is late, what it ends with is nobody's business any more.
  outcome.catch(() => {});
  return Promise.race([outcome, stopped]);
};

async function prove(client: Client, authorization: Authorization, options: OrderOptions): Promise<void> {
  const { status, identifier, challenges } = authorization;
  if (identifier?.value !== options.name) throw new Error('the authority asks for proof of another name');
  if (status === 'valid') return;
  const challenge = challenges.find(({ type }) => type === options.challengeType);
  if (challenge === undefined) throw new Error(`the authority does not offer ${options.challengeType}`);
  const { token } = challenge;
  if (!tokenForm.test(token)) throw new Error('the authority gives a token that is none');
  const keyAuthorization = await client.getChallengeKeyAuthorization(challenge);
  await options.answer({ type: options.challengeType, token, keyAuthorization });
  await client.completeChallenge(challenge);
  await client.waitForValidStatus(challenge);
}

/** What came is shown to everybody, so it is looked at as if anybody had sent it. */
function judge(certificate: unknown, key: string, name: string, now: number): Obtained {
  if (typeof certificate !== 'string') throw new Error('the authority sent no certificate');
  let x509: X509Certificate;
  try {
    x509 = new X509Certificate(certificate);
  } catch {
    throw new Error('the authority sent a certificate that cannot be read');
  }
  const publicOf = (pem: string) => createPublicKey(pem).export({ type: 'spki', format: 'der' });
  if (!x509.publicKey.export({ type: 'spki', format: 'der' }).equals(publicOf(key)))
    throw new Error('the authority sent a certificate for another key');
  if (x509.checkHost(name, { subject: 'never' }) === undefined)
    throw new Error('the authority sent a certificate for another name');
  const [notBefore, notAfter] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)];
  if (!(now < notAfter)) throw new Error('the authority sent a certificate that has ended');
  return {
    certificate,
    key,
    notBefore,
    notAfter,
    fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}
