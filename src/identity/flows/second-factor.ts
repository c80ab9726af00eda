import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import type { Change } from '#store';
import { claimCode } from '../factors/authenticator-app.ts';
import { type Factor, methodsFor } from '../factors/methods.ts';
import { claimRecoveryCode, recoveryCodesLeft } from '../factors/recovery-codes.ts';
import { readChallenge } from '../guard/challenge-cookie.ts';
import { readDeviceCookie } from '../guard/device-cookie.ts';
import { isPending, type Pending, readPendingCookie } from '../guard/pending-cookie.ts';
import { codeGuessedMail, recoveryCodeUsedMail } from '../mail/messages.ts';
import { endSession, findSession } from '../people/sessions.ts';
import { findWithPassword, getWithPassword, type User } from '../people/users.ts';
import type { Asker, Tools } from '../tools.ts';
import { confirm, type ConfirmedNow, open, type SignedInNow } from './open.ts';
import { checkAnswer, claimAnswer, type PasskeyAnswer } from './passkey.ts';
import type { RelyingParty } from './relying-party.ts';
import { tooMany } from './sign-in.ts';

/** What is shown as second factor: one of them. */
export type SecondFactor =
  | { readonly code: string }
  | { readonly recoveryCode: string }
  | { readonly passkey: PasskeyAnswer; readonly party: RelyingParty };

export interface SecondFactorCookies {
  readonly pending: string | undefined;
  readonly device: string | undefined;
  readonly challenge: string | undefined;
  /** The session's cookie: it ends when a new one begins. */
  readonly former: string | undefined;
}

/** Who has shown the password in this browser. @throws sign-in-refused when that is too long ago, or void */
export async function pendingUser(
  tools: Tools,
  realm: Realm,
  cookie: string | undefined,
): Promise<{ readonly user: User; readonly password: string; readonly pending: Pending }> {
  const pending = readPendingCookie(cookie);
  const known = pending && (await findWithPassword(tools.store.db, pending.userId));
  if (pending === undefined || cookie === undefined || known === undefined) throw over();
  const { user, password } = known;
  const isGood = isPending(tools.keyed, realm, cookie, password, tools.clock.now());
  if (!isGood || password === null || user.realm !== realm || user.status !== 'active') throw over();
  return { user, password, pending };
}

const over = (): GatehouseError =>
  new GatehouseError('sign-in-refused', 'It took too long, or something changed meanwhile. Sign in again.');

/**
 * The second of two factors: opens the session, or confirms the one that the password was asked for.
 * @throws sign-in-refused, second-factor-refused, rate-limited
 */
export async function showSecondFactor(
  tools: Tools,
  realm: Realm,
  shown: SecondFactor,
  cookies: SecondFactorCookies,
  asker: Asker,
): Promise<SignedInNow | ConfirmedNow> {
  const { store, clock, keyed } = tools;
  const { user, password, pending } = await pendingUser(tools, realm, cookies.pending);
  const claim = await claimOf(tools, realm, user, shown, cookies);
  const entered = await store.change(async change => {
    const read = await getWithPassword(change.tx, user.id);
    if (read.user.status !== 'active' || read.password !== password) throw over();
    const factor = await claim(change);
    // Committed, since nothing was written: a wrong code is counted in memory.
    if (factor === undefined) return undefined;
    const methods = methodsFor('password', factor);
    if (pending.sessionId !== undefined)
      return confirm(tools, change, { user: read.user, sessionId: pending.sessionId }, asker, methods);
    if (cookies.former !== undefined) {
      const former = await findSession(change.tx, keyed, realm, cookies.former, clock.now());
      if (former !== undefined) await endSession(change, former.user.id, former.session.id);
    }
    return open(tools, change, read.user, asker, factor, methods);
  });
  if (entered === undefined) throw new GatehouseError('second-factor-refused');
  return entered;
}

/** What is to be claimed inside the change; gives nothing for a code that is not right. */
type Claim = (change: Change) => Promise<Factor | undefined>;

async function claimOf(
  tools: Tools,
  realm: Realm,
  user: User,
  shown: SecondFactor,
  cookies: SecondFactorCookies,
): Promise<Claim> {
  const { keyed, vault, clock, codes } = tools;
  if ('passkey' in shown) {
    const challenge = readChallenge(keyed, realm, 'second-factor', cookies.challenge, clock.now());
    if (challenge?.userId !== user.id) throw new GatehouseError('second-factor-refused');
    const { passkey, party } = shown;
    const checked = await checkAnswer(tools, { answer: passkey, challenge, party, verified: false });
    return async change => {
      await claimAnswer(tools, change, challenge, checked);
      return 'passkey';
    };
  }
  if ('recoveryCode' in shown)
    return async change => {
      if (!(await claimRecoveryCode(change, keyed, user.id, shown.recoveryCode, clock.now())))
        return undefined;
      const left = await recoveryCodesLeft(change.tx, user.id);
      tools.later.run(() => tools.mailer.send(user.email, recoveryCodeUsedMail(left)));
      return 'recovery-code';
    };
  const device = readDeviceCookie(keyed, realm, cookies.device, clock.now());
  const admission = await codes.admit(user.id, device?.userId === user.id ? device.id : undefined);
  if (typeof admission === 'number') throw tooMany(admission);
  return async change => {
    const isRight = await claimCode(change, vault, user, shown.code, { confirmed: true, now: clock.now() });
    if (isRight) await admission.succeeded(change);
    else await tellOfGuessing(tools, change, user);
    return isRight ? 'one-time-code' : undefined;
  };
}

/** Whoever gets here knows the password: if it is not the owner who mistypes, the owner must choose another one. */
async function tellOfGuessing(
  { codes, later, mailer, log }: Tools,
  change: Change,
  user: User,
): Promise<void> {
  log.info({ realm: user.realm, user: user.id }, 'a one-time code was refused');
  if (await codes.isTelling(user.id, change))
    later.run(() => mailer.send(user.email, codeGuessedMail(mailer.screen(user.realm, '/forgot-password'))));
}
