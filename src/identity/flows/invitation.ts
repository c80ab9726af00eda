import type { Principal, Role } from '#credentials';
import { GatehouseError, invalidInput } from '#kernel';
import { conflict, type Change } from '#store';
import { invitationMail } from '../mail/messages.ts';
import { requireStrong } from '../passwords/strength.ts';
import { claimLink, issueLink, readLink, unusable } from '../people/links.ts';
import { normaliseName } from '../people/name.ts';
import {
  type ChangedUser,
  createUser,
  getUser,
  requireGrantable,
  setUser,
  type User,
} from '../people/users.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';
import { checkedPerson, nameAdvice } from './first-run.ts';
import { open, type SignedInNow } from './open.ts';
import { tooMany } from './sign-in.ts';

/** Somebody invited, with the letter that is to be mailed once the change is made. */
export interface Invited {
  readonly done: ChangedUser;
  readonly secret: string;
}

/** Makes an account for staff that its owner opens by a link. @throws already-exists, forbidden, invalid-input */
export async function invite(
  tools: Tools,
  change: Change,
  by: Principal,
  asked: { readonly email: string; readonly name: string; readonly roles: readonly Role[] },
): Promise<Invited> {
  const now = tools.clock.now();
  const person = checkedPerson(asked);
  requireGrantable(by, asked.roles);
  const fresh = {
    ...person,
    realm: 'internal',
    roles: asked.roles,
    status: 'invited',
    password: null,
  } as const;
  const done = await createUser(change, fresh, now, tools.random);
  const secret = await issueLink(change, tools, { kind: 'invitation', userId: done.after.id }, now);
  return { done, secret };
}

/** A new invitation for somebody who has not accepted theirs. @throws conflict, not-found, forbidden */
export async function inviteAgain(
  tools: Tools,
  change: Change,
  by: Principal,
  id: string,
): Promise<{ user: User; secret: string }> {
  const user = await getUser(change.tx, id);
  requireGrantable(by, user.roles);
  if (user.realm !== 'internal' || user.status !== 'invited')
    throw conflict('The user has accepted an invitation, or is disabled.');
  const now = tools.clock.now();
  return { user, secret: await issueLink(change, tools, { kind: 'invitation', userId: id }, now) };
}

/** Asked before the change: a link that cannot be mailed must not void the one that was. @throws rate-limited */
export async function requireMailable(tools: Tools, email: string, asker: Asker): Promise<void> {
  if (!(await tools.mailer.admits({ realm: 'internal', email, address: asker.group })))
    throw tooMany(15 * 60_000);
}

export async function mailInvitation(tools: Tools, user: User, secret: string): Promise<void> {
  const { mailer, log } = tools;
  try {
    await mailer.send(user.email, invitationMail(mailer.linkTo('internal', 'invitation', secret)));
  } catch (error) {
    log.error({ err: error, user: user.id }, 'an invitation could not be mailed');
    throw new GatehouseError('internal', undefined, { cause: error });
  }
}

/** Accepts an invitation: the owner of the address chooses name and password, and is in. @throws link-unusable */
export async function acceptInvitation(
  tools: Tools,
  asked: { readonly token: string; readonly name: string; readonly password: string },
  asker: Asker,
): Promise<SignedInNow> {
  const { store, keyed, clock } = tools;
  const link = await readLink(store.db, keyed, asked.token, clock.now());
  if (link.kind !== 'invitation' || link.userId === null) throw unusable();
  const invited = await getUser(store.db, link.userId);
  const name = normaliseName(asked.name);
  if (name === undefined) throw invalidInput([{ at: '/name', message: nameAdvice }]);
  await requireStrong(asked.password, { name, email: invited.email });
  const password = await tools.passwords.hash(asked.password);
  return store.change(async change => {
    const now = clock.now();
    const { userId } = await claimLink(change, keyed, 'invitation', asked.token, now);
    if (userId === null) throw unusable();
    const before = await getUser(change.tx, userId);
    if (before.realm !== 'internal' || before.status !== 'invited') throw unusable();
    const { after } = await setUser(change, before, { name, password, status: 'active' }, now);
    await auditUser(change.tx, { userId, action: 'user.accept-invitation' }, asker, now);
    return open(tools, change, after, asker, 'invitation');
  });
}
