import type { Realm } from '#credentials';
import { GatehouseError } from '#kernel';
import { readDeviceCookie } from '../guard/device-cookie.ts';
import type { Admission } from '../guard/sign-in-guard.ts';
import { busy } from '../passwords/queue.ts';
import { normaliseEmail } from '../people/email.ts';
import { endSession, findSession } from '../people/sessions.ts';
import { findByEmail, getWithPassword, type UserWithPassword } from '../people/users.ts';
import type { Asker, Tools } from '../tools.ts';
import { askForMore, type AskedForMore, open, type SignedInNow } from './open.ts';

export interface Attempted {
  readonly email: string;
  readonly password: string;
  /** The device cookie that the browser sent. */
  readonly device: string | undefined;
  /** The session's cookie that the browser sent: it ends when the new one begins. */
  readonly former: string | undefined;
}

/**
 * Signs in with e-mail address and password. Unknown address, wrong password, no password yet and a disabled account
 * are one answer after the same work.
 * @throws sign-in-refused, rate-limited, busy
 */
export async function signIn(
  tools: Tools,
  realm: Realm,
  attempted: Attempted,
  asker: Asker,
): Promise<SignedInNow | AskedForMore> {
  const { store } = tools;
  const { known, admission } = await checkPassword(tools, realm, attempted, asker);
  const renewed = await rehashed(tools, known, attempted.password);
  const opened = await store.change(async change => {
    // Read again: while the password was checked, it may have been changed, or the account disabled.
    const { user, password } = await getWithPassword(change.tx, known.user.id);
    if (user.status !== 'active' || password !== known.password) throw new GatehouseError('sign-in-refused');
    if (renewed !== undefined)
      await change.tx.updateTable('users').set({ password: renewed }).where('id', '=', user.id).execute();
    const hash = renewed ?? known.password ?? '';
    const asked = await askForMore(
      tools,
      change,
      { userId: user.id, sessionId: undefined },
      { realm, password: hash },
    );
    if (asked !== undefined) return asked;
    if (attempted.former !== undefined) {
      const former = await findSession(change.tx, tools.keyed, realm, attempted.former, tools.clock.now());
      if (former !== undefined) await endSession(change, former.user.id, former.session.id);
    }
    return open(tools, change, user, asker, 'password');
  });
  await admission.succeeded();
  return opened;
}

/**
 * Whose password this is. Unknown address, wrong password, no password yet and a disabled account are one answer after
 * the same work. Until `admission` is told otherwise, the attempt counts as failed.
 * @throws sign-in-refused, rate-limited, busy
 */
export async function checkPassword(
  tools: Tools,
  realm: Realm,
  attempted: Pick<Attempted, 'email' | 'password' | 'device'>,
  asker: Asker,
): Promise<{ readonly known: UserWithPassword; readonly admission: Admission }> {
  const { store, passwords, log } = tools;
  const email = normaliseEmail(attempted.email) ?? '';
  const known = await findByEmail(store.db, realm, email);
  const device = readDeviceCookie(tools.keyed, realm, attempted.device, tools.clock.now());
  const ownDevice = device !== undefined && device.userId === known?.user.id ? device.id : undefined;
  // Before anything is written for it: a flood costs the store no more than it can cost in hashes.
  if (passwords.isBusy(ownDevice !== undefined)) throw busy();
  const account = tools.keyed('guard', `${realm} ${email}`);
  const admission = admitted(await tools.guard.admit({ account, address: asker.group, device: ownDevice }));
  let isRight: boolean;
  try {
    isRight = await passwords.verify(attempted.password, known?.password ?? null, ownDevice !== undefined);
  } catch (error) {
    await admission.withdrawn();
    throw error;
  }
  if (!isRight || known === undefined || known.user.status !== 'active') {
    log.info({ realm, user: known?.user.id ?? '-', known: ownDevice !== undefined }, 'sign-in refused');
    throw new GatehouseError('sign-in-refused');
  }
  return { known, admission };
}

/** The password hashed at today's cost, where it was stored at another. */
async function rehashed(
  { passwords }: Tools,
  known: UserWithPassword,
  password: string,
): Promise<string | undefined> {
  if (known.password === null || !passwords.isOutdated(known.password)) return undefined;
  // Whoever signs in does not fail by it: a busy machine hashes anew at the next sign-in.
  return passwords.hash(password).catch(() => undefined);
}

/** @throws rate-limited with the seconds to wait */
export function admitted(outcome: Admission | number): Admission {
  if (typeof outcome === 'number') throw tooMany(outcome);
  return outcome;
}

export function tooMany(waitMs: number): GatehouseError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new GatehouseError('rate-limited', `Too many attempts. Try again in ${seconds} s.`, {
    extra: { headers: { 'retry-after': String(seconds) } },
  });
}

/** Counts a request of a stranger that costs us work. @throws rate-limited */
export function countRequest({ requests }: Tools, what: string, asker: Asker): void {
  const key = `${what} ${asker.group}`;
  const wait = requests.wait(key);
  if (wait > 0) throw tooMany(wait);
  requests.count(key);
}
