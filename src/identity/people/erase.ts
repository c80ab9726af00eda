/** Erasing a person: the account, all that hangs on it, and the key that tells who they are in the audit log. */
import { forgetPerson } from '#audit';
import type { Principal } from '#credentials';
import { conflict, expectRevision, type Change } from '#store';
import { removeFactors } from '../factors/factors.ts';
import { isProvisioned } from '../federation/identities.ts';
import type { Tools } from '../tools.ts';
import { announceGone } from './standing.ts';
import { getUser, keepAnAdministrator, lockAdministrators, refuseOwn, type User } from './users.ts';

/** Somebody whom staff, or a directory, may erase. @throws not-found, revision-stale, forbidden, conflict */
export async function erasable(
  { tx }: Change,
  by: Principal,
  id: string,
  expected: number | undefined,
): Promise<User> {
  await lockAdministrators(tx);
  const user = await getUser(tx, id);
  expectRevision(user, expected);
  refuseOwn(by, id, 'account');
  await keepAnAdministrator(tx, user);
  return user;
}

/**
 * Oneself, as a user of the portal. Staff ask another administrator, and whom a directory keeps would be made anew by
 * it. @throws conflict
 */
export async function erasableSelf({ tx }: Change, id: string): Promise<User> {
  const user = await getUser(tx, id);
  if (user.realm !== 'external') throw conflict('Staff are deleted by another administrator.');
  if (await isProvisioned(tx, id))
    throw conflict('Your account is kept by the directory of your organisation: it is deleted there.');
  return user;
}

/**
 * Erases the person. Gateways refuse their access tokens within a second; the applications that were theirs alone
 * stop, and their keys and secrets are revoked. The audit entry that says so is written before: afterwards nobody is
 * there whom it could name.
 */
export async function eraseUser(
  tools: Pick<Tools, 'vault' | 'endDeveloper'>,
  change: Change,
  user: User,
  now: number,
): Promise<void> {
  const { tx } = change;
  announceGone(change, user, now);
  await removeFactors(change, tools.vault, user);
  await tx.deleteFrom('federated_identities').where('user_id', '=', user.id).execute();
  await tx.deleteFrom('provisioned').where('id', '=', user.id).execute();
  // What the authorization server remembers of a browser stays a moment longer: applications are told by it.
  await tx
    .deleteFrom('oauth_artefacts')
    .where('user_id', '=', user.id)
    .where('model', '!=', 'Session')
    .execute();
  await forgetPerson(tx, user.id);
  // Sessions, links, passkeys, former passwords, consents and memberships go with the row.
  await tx.deleteFrom('users').where('id', '=', user.id).execute();
  if (user.developerId === null) return;
  const other = await tx
    .selectFrom('users')
    .select('id')
    .where('developer_id', '=', user.developerId)
    .executeTakeFirst();
  if (other === undefined) await tools.endDeveloper(change, user.developerId, now);
}
