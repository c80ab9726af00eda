import type { Realm } from '#credentials';
import { invalidInput } from '#kernel';
import { methodsFor } from '../factors/methods.ts';
import { isManaged } from '../federation/identities.ts';
import { passwordChangedMail, passwordResetMail } from '../mail/messages.ts';
import { rememberPassword, requireFresh } from '../passwords/former.ts';
import { requireStrong } from '../passwords/strength.ts';
import { normaliseEmail } from '../people/email.ts';
import { claimLink, issueLink, readLink, unusable, voidLinks } from '../people/links.ts';
import { endSessions } from '../people/sessions.ts';
import { findByEmail, getUser, getWithPassword, setUser, type User } from '../people/users.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';
import { emailAdvice } from './first-run.ts';
import { askForMore, type AskedForMore, confirm, type ConfirmedNow, open, type SignedInNow } from './open.ts';
import { countRequest, tooMany } from './sign-in.ts';

/**
 * Asks for a link to choose a new password. The same answer after the same work, whether the address has an account
 * or not: everything else is done afterwards. @throws invalid-input, rate-limited, busy
 */
export function requestReset(tools: Tools, realm: Realm, text: string, asker: Asker): void {
  const email = normaliseEmail(text);
  if (email === undefined) throw invalidInput([{ at: '/email', message: emailAdvice }]);
  countRequest(tools, 'reset', asker);
  tools.later.refuseWhenFull();
  tools.later.run(async () => {
    const { store, mailer, clock } = tools;
    const known = await findByEmail(store.db, realm, email);
    if (known === undefined || known.user.status !== 'active') return;
    const { id } = known.user;
    // A password would be a way in beside the provider, and stay when the provider shuts its own.
    if (await isManaged(store.db, id)) return;
    if (!(await mailer.admits({ realm, email, address: asker.group }))) return;
    const secret = await store.change(async change => {
      const link = await issueLink(change, tools, { kind: 'password-reset', userId: id }, clock.now());
      // Asked for by nobody known: the entry says where from.
      const entry = { userId: id, action: 'user.request-password-reset' };
      await auditUser(change.tx, entry, asker, clock.now());
      return link;
    });
    await mailer.send(email, passwordResetMail(mailer.linkTo(realm, 'password-reset', secret)));
  });
}

/** Sets the password by a link; every session ends, and a new one begins, after the second factor where there is one. @throws link-unusable, invalid-input, busy */
export async function finishReset(
  tools: Tools,
  realm: Realm,
  asked: { readonly token: string; readonly password: string },
  asker: Asker,
): Promise<SignedInNow | AskedForMore> {
  const { store, keyed, clock } = tools;
  const link = await readLink(store.db, keyed, asked.token, clock.now());
  if (link.kind !== 'password-reset' || link.userId === null) throw unusable();
  const owner = await getUser(store.db, link.userId);
  if (owner.realm !== realm || owner.status !== 'active') throw unusable();
  await requireStrong(asked.password, owner);
  countRequest(tools, 'reset-finish', asker);
  const { password: present } = await getWithPassword(store.db, link.userId);
  await requireFresh(tools, link.userId, present, asked.password);
  const password = await tools.passwords.hash(asked.password);
  const opened = await store.change(async change => {
    const now = clock.now();
    const { userId } = await claimLink(change, keyed, 'password-reset', asked.token, now);
    if (userId === null) throw unusable();
    const before = await getUser(change.tx, userId);
    if (before.realm !== realm || before.status !== 'active') throw unusable();
    await rememberPassword(change, { userId, hash: present }, now, tools.random);
    const { after } = await setUser(change, before, { password, tokens_from: now }, now);
    const ended = await endSessions(change, userId);
    await auditUser(change.tx, { userId, action: 'user.reset-password', detail: { ended } }, asker, now);
    const more = await askForMore(tools, change, { userId, sessionId: undefined }, { realm, password });
    return more ?? open(tools, change, after, asker, 'password-reset');
  });
  notify(tools, owner);
  return opened;
}

/** Changes one's own password; the other sessions end. @throws invalid-input, rate-limited, busy */
export async function changePassword(
  tools: Tools,
  own: { readonly userId: string; readonly sessionId: string },
  asked: { readonly current: string; readonly password: string },
  asker: Asker,
): Promise<void> {
  const { store, passwords, requests, clock } = tools;
  const { user, password: stored } = await getWithPassword(store.db, own.userId);
  // Counted for the person, not the address: whoever found a screen left open must not guess on from there.
  const key = `password ${user.id}`;
  const wait = requests.wait(key);
  if (wait > 0) throw tooMany(wait);
  requests.count(key);
  if (!(await passwords.verify(asked.current, stored, true)))
    throw invalidInput([{ at: '/current', message: 'This is not your present password.' }]);
  await requireStrong(asked.password, user);
  await requireFresh(tools, user.id, stored, asked.password);
  const password = await passwords.hash(asked.password);
  await store.change(async change => {
    const now = clock.now();
    const read = await getWithPassword(change.tx, user.id);
    if (read.user.status !== 'active' || read.password !== stored) throw unusable();
    await rememberPassword(change, { userId: user.id, hash: stored }, now, tools.random);
    await setUser(change, read.user, { password, tokens_from: now }, now);
    const ended = await endSessions(change, user.id, own.sessionId);
    await voidLinks(change.tx, 'password-reset', user.id);
    const entry = { userId: user.id, action: 'user.change-password', detail: { ended } };
    await auditUser(change.tx, entry, asker, now);
  });
  requests.forget(key);
  notify(tools, user);
}

/** Confirms one's own session with the password, and the second factor where there is one. @throws invalid-input, rate-limited, busy */
export async function confirmByPassword(
  tools: Tools,
  own: { readonly userId: string; readonly sessionId: string },
  text: string,
  asker: Asker,
): Promise<ConfirmedNow | AskedForMore> {
  const { store, passwords, requests } = tools;
  const { user, password } = await getWithPassword(store.db, own.userId);
  const key = `confirm ${user.id}`;
  const wait = requests.wait(key);
  if (wait > 0) throw tooMany(wait);
  requests.count(key);
  if (!(await passwords.verify(text, password, true)) || password === null)
    throw invalidInput([{ at: '/password', message: 'This is not your password.' }]);
  const outcome = await store.change(async change => {
    const asked = await askForMore(tools, change, own, { realm: user.realm, password });
    return asked ?? confirm(tools, change, { user, sessionId: own.sessionId }, asker, methodsFor('password'));
  });
  requests.forget(key);
  return outcome;
}

/** Told in any case: it is how a person learns that somebody else did it. */
function notify({ mailer, later }: Tools, { realm, email }: User): void {
  later.run(() => mailer.send(email, passwordChangedMail(mailer.screen(realm, '/forgot-password'))));
}
