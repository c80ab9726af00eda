import type { Realm } from '#credentials';
import { GatehouseError, type RandomSource } from '#kernel';
import { isSame, type Keyed, looksLikeSecret, newSecret } from '../keyed.ts';

/** Milliseconds between going to a provider and coming back: time to find a password and a telephone. */
export const attemptLifetime = 15 * 60_000;
const maxCookie = 512;

/** What somebody went to a provider for. */
export type Intent =
  | { readonly kind: 'sign-in' }
  /** To have the account that they are signed in to known by the provider as well. */
  | { readonly kind: 'link'; readonly userId: string };

/**
 * A way to a provider and back, held by the browser that began it and by nothing else: strangers can begin as many as
 * they like without a row in the store. All that must not be guessed or exchanged on the way is derived from one
 * secret, so an answer fits the browser that it was asked from and no other (login CSRF, code injection: RFC 9700
 * sections 4.5 and 4.7).
 */
export interface Attempt {
  readonly provider: string;
  readonly intent: Intent;
  readonly notAfter: number;
  /** Comes back with the answer (RFC 6749 section 10.12). */
  readonly state: string;
  /** Comes back inside the ID token (OpenID Connect Core section 3.1.2.1). */
  readonly nonce: string;
  /** Shown to the provider only when the code is redeemed (RFC 7636). */
  readonly verifier: string;
}

/** Begins an attempt. `cookie` is for the browser. */
export function beginAttempt(
  tools: { readonly keyed: Keyed; readonly random: RandomSource },
  realm: Realm,
  asked: { readonly provider: string; readonly intent: Intent },
  now: number,
): { readonly attempt: Attempt; readonly cookie: string } {
  const { provider, intent } = asked;
  const notAfter = now + attemptLifetime;
  const secret = newSecret('ghf', tools.random);
  const subject = intent.kind === 'link' ? intent.userId : '-';
  const claim = [provider, subject, String(notAfter), secret].join('.');
  const cookie = `${claim}.${tools.keyed(`attempt/${realm}`, claim)}`;
  return { attempt: attemptOf(tools.keyed, realm, { provider, intent, notAfter, secret }), cookie };
}

/** The attempt that a browser holds. @throws federation-failed for none, one that is over, or one not made here */
export function readAttempt(
  keyed: Keyed,
  realm: Realm,
  cookie: string | undefined,
  asked: { readonly provider: string; readonly state: string },
  now: number,
): Attempt {
  const attempt = opened(keyed, realm, cookie);
  if (
    attempt === undefined ||
    attempt.notAfter <= now ||
    attempt.provider !== asked.provider ||
    !isSame(attempt.state, asked.state)
  )
    throw new GatehouseError(
      'federation-failed',
      'This sign-in was not begun in this browser, was begun too long ago, or another one was begun since.',
    );
  return attempt;
}

function opened(keyed: Keyed, realm: Realm, cookie: string | undefined): Attempt | undefined {
  if (cookie === undefined || cookie.length > maxCookie) return undefined;
  const [provider = '', subject = '', end = '', secret = '', mac = '', ...rest] = cookie.split('.');
  const claim = [provider, subject, end, secret].join('.');
  if (rest.length > 0 || !isSame(keyed(`attempt/${realm}`, claim), mac)) return undefined;
  if (!looksLikeSecret('ghf', secret)) return undefined;
  const intent: Intent = subject === '-' ? { kind: 'sign-in' } : { kind: 'link', userId: subject };
  return attemptOf(keyed, realm, { provider, intent, notAfter: Number(end), secret });
}

function attemptOf(
  keyed: Keyed,
  realm: Realm,
  {
    provider,
    intent,
    notAfter,
    secret,
  }: Pick<Attempt, 'provider' | 'intent' | 'notAfter'> & { secret: string },
): Attempt {
  const derived = (what: string): string => keyed(`attempt/${realm}`, `${what} ${secret}`);
  return {
    provider,
    intent,
    notAfter,
    state: derived('state'),
    nonce: derived('nonce'),
    verifier: derived('verifier'),
  };
}
