/**
 * From a provider's word to an account here. A provider says who somebody is under its own name for them (`subject`);
 * only that leads to an account. An e-mail address never does: whoever can make a provider state an address, or run
 * one, would else take over the account that has it.
 */
import type { Role } from '#credentials';
import { GatehouseError, newId } from '#kernel';
import { type Change, type Tx, unique } from '#store';
import type { AuthenticationMethod } from '../factors/methods.ts';
import { open, type SignedInNow } from '../flows/open.ts';
import { normaliseEmail } from '../people/email.ts';
import { developerSlug, normaliseName } from '../people/name.ts';
import { discardPending, isPending } from '../people/pending.ts';
import { createUser, findByEmail, getUser, setUser, type User } from '../people/users.ts';
import { type Asker, auditUser, type Tools } from '../tools.ts';
import type { Attempt } from './attempt.ts';
import type { Provider } from './providers.ts';
import { followGroups } from './follow-groups.ts';
import { isProvisioned, listIdentities } from './identities.ts';
import { countOnce } from './once.ts';
import type { Upstream } from './upstream.ts';

/** Signs somebody in by a provider; without an attempt where there was no way to it and back. @throws federation-refused, federation-link-needed, federation-failed */
export function signInBy(
  tools: Tools,
  provider: Provider,
  attempt: Pick<Attempt, 'state' | 'notAfter'> | undefined,
  upstream: Upstream,
  asker: Asker,
): Promise<SignedInNow> {
  const email = admittedEmail(provider, upstream);
  return tools.store.change(async change => {
    if (attempt !== undefined) await countOnce(change, tools.keyed, attempt);
    const now = tools.clock.now();
    const known = await findIdentity(change.tx, provider, upstream.subject);
    const user =
      known === undefined
        ? await newcomer(tools, change, provider, { ...upstream, email }, asker)
        : await returning(tools, change, provider, known, upstream, asker);
    await change.tx
      .updateTable('federated_identities')
      .set({ last_used_at: now })
      .where('provider_id', '=', provider.id)
      .where('subject', '=', upstream.subject)
      .execute();
    await followGroups(tools, change, provider, { userId: user.id, told: upstream.groups }, asker);
    const methods = methodsBy(provider, upstream);
    return open(
      tools,
      change,
      await getUser(change.tx, user.id),
      asker,
      `provider ${provider.name}`,
      methods,
    );
  });
}

/**
 * Has the account of somebody who is signed in known by the provider as well: they have shown that both are theirs.
 * Without an attempt where there was no way to it and back.
 * @throws federation-refused
 */
export async function linkTo(
  tools: Tools,
  provider: Provider,
  attempt: Pick<Attempt, 'state' | 'notAfter'> | undefined,
  own: { readonly userId: string; readonly upstream: Upstream },
  asker: Asker,
): Promise<User> {
  const { userId, upstream } = own;
  admittedEmail(provider, upstream);
  return tools.store.change(async change => {
    if (attempt !== undefined) await countOnce(change, tools.keyed, attempt);
    const user = await getUser(change.tx, userId);
    if (user.realm !== provider.realm || user.status !== 'active') throw refused();
    const known = await findIdentity(change.tx, provider, upstream.subject);
    if (known?.userId === userId) return user;
    if (known !== undefined) throw refused('That account of the provider leads to another account here.');
    await addIdentity(change, tools, provider, { userId, subject: upstream.subject, managed: false });
    const entry = { userId, action: 'user.link-provider', detail: { provider: provider.name } };
    await auditUser(change.tx, entry, asker, tools.clock.now());
    return user;
  });
}

/**
 * The verified address, normalised, where there is one.
 * @throws federation-refused where the provider admits certain domains only and this is none of them
 */
function admittedEmail({ settings }: Provider, { email: text, emailVerified }: Upstream): string | undefined {
  const { domains, emailsVerified } = settings.admits;
  const email = text === undefined ? undefined : normaliseEmail(text);
  const verified = emailVerified || emailsVerified ? email : undefined;
  if (domains.length === 0) return verified;
  if (verified === undefined)
    throw refused('The provider does not say that it has verified your e-mail address.');
  if (!domains.includes(verified.slice(verified.lastIndexOf('@') + 1)))
    throw refused('Your e-mail address is in none of the domains that get in this way.');
  return verified;
}

interface Identity {
  readonly userId: string;
  readonly managed: boolean;
}

async function findIdentity(tx: Tx, provider: Provider, subject: string): Promise<Identity | undefined> {
  const row = await tx
    .selectFrom('federated_identities')
    .select(['user_id', 'managed'])
    .where('provider_id', '=', provider.id)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row && { userId: row.user_id, managed: row.managed === 1 };
}

async function addIdentity(
  change: Change,
  { clock, random }: Tools,
  provider: Provider,
  { userId, subject, managed }: Identity & { readonly subject: string },
): Promise<void> {
  const now = clock.now();
  const row = {
    id: newId('fid', random),
    provider_id: provider.id,
    subject,
    user_id: userId,
    managed: managed ? (1 as const) : (0 as const),
    created_at: now,
    last_used_at: now,
  };
  await unique('an account for this sign-in', () =>
    change.tx.insertInto('federated_identities').values(row).execute(),
  );
}

/** Somebody whom the provider has told of before. Roles of an account that it made follow its word. */
async function returning(
  tools: Tools,
  change: Change,
  provider: Provider,
  { userId, managed }: Identity,
  upstream: Upstream,
  asker: Asker,
): Promise<User> {
  const user = await getUser(change.tx, userId);
  if (user.realm !== provider.realm || user.status !== 'active') throw refused();
  if (!managed || user.realm !== 'internal') return user;
  const roles = rolesOf(provider, upstream);
  if (roles.length === 0) throw refused('The provider tells of no group that has a role here.');
  if (JSON.stringify(roles) === JSON.stringify(user.roles)) return user;
  const now = tools.clock.now();
  const { after } = await setUser(change, user, { roles: JSON.stringify(roles) }, now);
  const detail = { provider: provider.name, roles: { before: user.roles, after: roles } };
  await auditUser(change.tx, { userId, action: 'user.roles-by-provider', detail }, asker, now);
  return after;
}

/** Somebody whom the provider tells of for the first time: an account where it may make one, and never one that is there. */
async function newcomer(
  tools: Tools,
  change: Change,
  provider: Provider,
  upstream: Upstream,
  asker: Asker,
): Promise<User> {
  const { realm } = provider;
  const { email } = upstream;
  if (email === undefined)
    throw refused('No account here is linked to it, and the provider tells no verified e-mail address.');
  const there = await findByEmail(change.tx, realm, email);
  const waiting =
    there !== undefined && provider.settings.admits.provisioned && (await isWaiting(change.tx, there.user));
  if (waiting) {
    const { id } = there.user;
    await addIdentity(change, tools, provider, { userId: id, subject: upstream.subject, managed: true });
    const entry = { userId: id, action: 'user.link-provider', detail: { provider: provider.name } };
    await auditUser(change.tx, entry, asker, tools.clock.now());
    return returning(tools, change, provider, { userId: id, managed: true }, upstream, asker);
  }
  const isTaken = there !== undefined && !isPending(there.user);
  // Said only to whom the provider vouches that the address is theirs.
  if (isTaken && there.user.status !== 'disabled') throw new GatehouseError('federation-link-needed');
  if (isTaken || !provider.settings.admits.createUsers) throw refused('No account here is linked to it.');
  const roles = realm === 'internal' ? rolesOf(provider, upstream) : [];
  if (realm === 'internal' && roles.length === 0)
    throw refused('The provider tells of no group that has a role here.');
  const now = tools.clock.now();
  if (there !== undefined) await discardPending(change.tx, there.user);
  const name = normaliseName(upstream.name ?? '') ?? email.slice(0, email.indexOf('@'));
  const fresh = { realm, email, name, roles, status: 'active', password: null } as const;
  const { after } = await createUser(change, fresh, now, tools.random);
  await addIdentity(change, tools, provider, { userId: after.id, subject: upstream.subject, managed: true });
  const detail = { provider: provider.name, roles };
  await auditUser(change.tx, { userId: after.id, action: 'user.create-by-provider', detail }, asker, now);
  if (realm === 'internal') return after;
  const developer = await tools.makeDeveloper(
    change,
    { email, slug: developerSlug(name, tools.random) },
    now,
  );
  await auditUser(change.tx, { userId: after.id, action: 'developer.create', id: developer }, asker, now);
  return (await setUser(change, after, { developer_id: developer }, now)).after;
}

/** An account that a directory made, and that nobody has been in: there is nothing of anybody's to take over. */
async function isWaiting(tx: Tx, { id, status, hasPassword, lastSignInAt }: User): Promise<boolean> {
  if (status !== 'active' || hasPassword || lastSignInAt !== null) return false;
  return (await isProvisioned(tx, id)) && (await listIdentities(tx, id)).length === 0;
}

/** Roles that the mapping gives for what the provider tells, in the mapping's words; nothing else gives any. */
function rolesOf({ settings }: Provider, { groups }: Upstream): Role[] {
  const held = new Set(groups);
  const given = settings.admits.mapping.filter(({ value }) => held.has(value)).flatMap(({ roles }) => roles);
  return [...new Set(given)].toSorted();
}

/** A second factor that was shown to the provider counts here only where an administrator has said so. */
const methodsBy = ({ settings }: Provider, { secondFactor }: Upstream): readonly AuthenticationMethod[] =>
  secondFactor && settings.admits.secondFactorCounts ? ['mfa', 'fed'] : ['fed'];

const refused = (detail?: string): GatehouseError => new GatehouseError('federation-refused', detail);
