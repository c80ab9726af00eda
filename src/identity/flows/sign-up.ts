import { GatehouseError } from '#kernel';
import type { Change } from '#store';
import { isSame } from '../keyed.ts';
import { accountExistsMail, verificationMail } from '../mail/messages.ts';
import { busy } from '../passwords/queue.ts';
import { requireStrong } from '../passwords/strength.ts';
import { claimLink, issueLink, readLink, unusable } from '../people/links.ts';
import { developerSlug } from '../people/name.ts';
import { createUser, findByEmail, getWithPassword, setUser, type User } from '../people/users.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';
import { checkedPerson } from './first-run.ts';
import { open, type SignedInNow } from './open.ts';
import { countRequest } from './sign-in.ts';

/** Accounts that wait for their address to be verified; the store does not grow with what nobody verifies. */
const maxPending = 10_000;

/**
 * Asks for an account in the portal. Whether the address has one already shows neither in the answer nor in the time
 * that it takes: what differs is done afterwards, and said in the mail.
 *
 * Gives what the browser keeps until the address is verified. Without it, somebody could sign up with another
 * person's address and a password of their own, and wait for that person, who signs up as well, to open the wrong one
 * of two like mails.
 * @throws invalid-input, rate-limited, busy
 */
export async function signUp(
  tools: Tools,
  asked: { readonly name: string; readonly email: string; readonly password: string },
  asker: Asker,
): Promise<{ readonly browser: string }> {
  const person = checkedPerson(asked);
  countRequest(tools, 'sign-up', asker);
  await requireStrong(asked.password, person);
  tools.later.refuseWhenFull();
  if ((await pending(tools)) >= maxPending) throw busy();
  const password = await tools.passwords.hash(asked.password);
  tools.later.run(() => take(tools, { ...person, password }, asker));
  return { browser: browserMark(tools, person.email, password) };
}

/** The salt makes each hash one of a kind, so this says "the browser that chose this very password". */
const browserMark = ({ keyed }: Tools, email: string, hash: string): string =>
  keyed('sign-up', `${email} ${hash}`);

async function pending({ store }: Tools): Promise<number> {
  const row = await store.db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number | bigint>().as('count'))
    .where('realm', '=', 'external')
    .where('status', '=', 'invited')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function take(
  tools: Tools,
  asked: { name: string; email: string; password: string },
  asker: Asker,
): Promise<void> {
  const { store, mailer, clock } = tools;
  const { email } = asked;
  if (!(await mailer.admits({ realm: 'external', email, address: asker.group }))) return;
  const now = clock.now();
  const secret = await store.change(async change => {
    const there = await findByEmail(change.tx, 'external', email);
    if (there !== undefined && there.user.status !== 'invited') return undefined;
    const user = await pendingUser(change, tools, asked, there?.user, now);
    await auditUser(change.tx, { userId: user.id, action: 'user.sign-up' }, asker, now);
    return issueLink(change, tools, { kind: 'verification', userId: user.id }, now);
  });
  const letter =
    secret === undefined
      ? accountExistsMail(
          mailer.screen('external', '/sign-in'),
          mailer.screen('external', '/forgot-password'),
        )
      : verificationMail(mailer.linkTo('external', 'verification', secret));
  await mailer.send(email, letter);
}

/** The last one who asked counts: what was asked before was never verified. */
async function pendingUser(
  change: Change,
  { random }: Tools,
  { name, email, password }: { name: string; email: string; password: string },
  there: User | undefined,
  now: number,
): Promise<User> {
  if (there !== undefined) return (await setUser(change, there, { name, password }, now)).after;
  const fresh = { realm: 'external', email, name, password, roles: [], status: 'invited' } as const;
  return (await createUser(change, fresh, now, random)).after;
}

/** Whether the one with this link must choose the password (again): it is not the browser that signed up. */
export async function needsPassword(
  tools: Tools,
  userId: string,
  browser: string | undefined,
): Promise<boolean> {
  const { user, password } = await getWithPassword(tools.store.db, userId);
  return (
    password === null || browser === undefined || !isSame(browserMark(tools, user.email, password), browser)
  );
}

/**
 * Verifies the address, makes the developer's record and signs in. In another browser than the one that signed up,
 * the owner of the address chooses the password.
 * @throws link-unusable, password-needed, invalid-input
 */
export async function verify(
  tools: Tools,
  asked: { readonly token: string; readonly password?: string | undefined },
  browser: string | undefined,
  asker: Asker,
): Promise<SignedInNow> {
  const { store, keyed, clock } = tools;
  const link = await readLink(store.db, keyed, asked.token, clock.now());
  if (link.kind !== 'verification' || link.userId === null) throw unusable();
  const seen = await getWithPassword(store.db, link.userId);
  let password = seen.password;
  if (asked.password !== undefined) {
    await requireStrong(asked.password, seen.user);
    password = await tools.passwords.hash(asked.password);
  } else if (await needsPassword(tools, link.userId, browser)) throw new GatehouseError('password-needed');
  return store.change(async change => {
    const now = clock.now();
    const { userId } = await claimLink(change, keyed, 'verification', asked.token, now);
    if (userId === null) throw unusable();
    const { user } = await getWithPassword(change.tx, userId);
    // Another sign-up meanwhile voids the link; the revision holds what was read above to what is written.
    if (user.realm !== 'external' || user.status !== 'invited' || user.revision !== seen.user.revision)
      throw unusable();
    const slug = developerSlug(user.name, tools.random);
    const developer = await tools.makeDeveloper(change, { email: user.email, slug }, now);
    const fields = { password, status: 'active', developer_id: developer } as const;
    const { after } = await setUser(change, user, fields, now);
    await auditUser(change.tx, { userId, action: 'user.verify', detail: { developer } }, asker, now);
    await auditUser(change.tx, { userId, action: 'developer.create', id: developer }, asker, now);
    return open(tools, change, after, asker, 'verification');
  });
}
