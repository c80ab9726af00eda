/** Providers as they are kept: settings in the store, secrets in the vault. */
import type { Selectable } from 'kysely';
import type { Principal, Realm, Vault, VaultName } from '#credentials';
import { newId } from '#kernel';
import {
  type Change,
  conflict,
  type Db,
  expectRevision,
  found,
  type IdentityProviderTable,
  type Page,
  pageLimit,
  revised,
  type Tx,
  unique,
} from '#store';
import { requireGrantable } from '../people/users.ts';
import { checkedSettings, type ProviderKind, type ProviderSettings } from './settings.ts';

export interface Provider {
  readonly id: string;
  readonly realm: Realm;
  readonly name: string;
  readonly title: string;
  readonly kind: ProviderKind;
  readonly enabled: boolean;
  readonly settings: ProviderSettings;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
}

const providerOf = (row: Selectable<IdentityProviderTable>): Provider => ({
  id: row.id,
  realm: row.realm,
  name: row.name,
  title: row.title,
  kind: row.kind,
  enabled: row.enabled === 1,
  settings: JSON.parse(row.settings) as ProviderSettings,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  revision: row.revision,
});

const secretOf = ({ realm, id }: Pick<Provider, 'realm' | 'id'>): VaultName => ({
  realm,
  kind: 'identity-provider',
  id,
});

/** By id or name: ids hold an underscore, names cannot. @throws not-found */
export async function getProvider(db: Db | Tx, reference: string): Promise<Provider> {
  const row = await db
    .selectFrom('identity_providers')
    .selectAll()
    .where(reference.includes('_') ? 'id' : 'name', '=', reference)
    .executeTakeFirst();
  return providerOf(found(row, 'identity provider', reference));
}

/** One that people of the realm may come by now, or undefined. */
export async function findOpenProvider(
  db: Db | Tx,
  realm: Realm,
  name: string,
): Promise<Provider | undefined> {
  const row = await db
    .selectFrom('identity_providers')
    .selectAll()
    .where('name', '=', name)
    .where('realm', '=', realm)
    .where('enabled', '=', 1)
    .executeTakeFirst();
  return row && providerOf(row);
}

export async function listProviders(
  db: Db | Tx,
  filter: { readonly realm?: Realm | undefined; readonly enabled?: boolean | undefined },
  page: Page,
): Promise<Provider[]> {
  let query = db.selectFrom('identity_providers').selectAll();
  if (filter.realm !== undefined) query = query.where('realm', '=', filter.realm);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  if (page.after !== undefined) query = query.where('name', '>', page.after);
  return (await query.orderBy('name').limit(pageLimit(page)).execute()).map(providerOf);
}

export interface NewProvider {
  readonly realm: Realm;
  readonly name: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly settings: ProviderSettings;
  readonly secret: string | undefined;
}

/** @throws already-exists, invalid-input */
export async function createProvider(
  change: Change,
  vault: Vault,
  { realm, name, title, enabled, settings, secret }: NewProvider,
  now: number,
): Promise<Provider> {
  const kind = checkedSettings(realm, settings);
  const row = {
    id: newId('idp'),
    realm,
    name,
    title,
    kind,
    enabled: enabled ? (1 as const) : (0 as const),
    settings: JSON.stringify(settings),
    created_at: now,
    updated_at: now,
    revision: 1,
  };
  await unique(
    `an identity provider "${name}"`,
    () => change.tx.insertInto('identity_providers').values(row).execute(),
    '/name',
  );
  if (secret !== undefined) await vault.seal(change, secretOf(row), Buffer.from(secret));
  return providerOf(row);
}

export interface ProviderPatch {
  readonly title?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly settings?: ProviderSettings | undefined;
  readonly secret?: string | undefined;
}

/** @throws not-found, conflict, invalid-input, revision-stale */
export async function updateProvider(
  change: Change,
  vault: Vault,
  reference: string,
  patch: ProviderPatch,
  expected: number | undefined,
  now: number,
): Promise<{ before: Provider; after: Provider }> {
  const before = await getProvider(change.tx, reference);
  expectRevision(before, expected);
  const { title = before.title, enabled = before.enabled, settings = before.settings, secret } = patch;
  if (
    checkedSettings(before.realm, settings) !== before.kind ||
    authorOf(settings) !== authorOf(before.settings)
  )
    throw conflict(
      'What the provider says of people is known by who it is; for another one, make another provider.',
    );
  await revised(
    change.tx
      .updateTable('identity_providers')
      .set({
        title,
        enabled: enabled ? 1 : 0,
        settings: JSON.stringify(settings),
        updated_at: now,
        revision: before.revision + 1,
      })
      .where('id', '=', before.id)
      .where('revision', '=', before.revision),
  );
  if (secret !== undefined) await vault.seal(change, secretOf(before), Buffer.from(secret));
  if (!enabled && before.enabled) await endManagedSessions(change, before.id);
  return { before, after: await getProvider(change.tx, before.id) };
}

/** Removes a provider with what it knows of people. Accounts stay; those that it made can no longer be signed in to by it. */
export async function deleteProvider(
  change: Change,
  vault: Vault,
  reference: string,
  expected: number | undefined,
): Promise<Provider> {
  const before = await getProvider(change.tx, reference);
  expectRevision(before, expected);
  await endManagedSessions(change, before.id);
  await change.tx.deleteFrom('federated_identities').where('provider_id', '=', before.id).execute();
  await revised(
    change.tx
      .deleteFrom('identity_providers')
      .where('id', '=', before.id)
      .where('revision', '=', before.revision),
  );
  await vault.remove(change, secretOf(before));
  return before;
}

/** The client secret or password that the provider knows us by. Inside a change, pass its `tx`. */
export async function readSecret(vault: Vault, provider: Provider, db?: Db): Promise<string | undefined> {
  return (await vault.open(secretOf(provider), db))?.toString();
}

/** Whose word it is: a subject means nothing under another. */
const authorOf = ({ oidc, saml, ldap }: ProviderSettings): string | undefined =>
  oidc?.issuer ?? saml?.entityId ?? ldap?.idAttribute;

/** Whoever came in by the provider alone is out when it is no longer believed. */
async function endManagedSessions({ tx }: Change, providerId: string): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where('user_id', 'in', of =>
      of
        .selectFrom('federated_identities')
        .select('user_id')
        .where('provider_id', '=', providerId)
        .where('managed', '=', 1),
    )
    .execute();
}

/** What the audit log keeps: no settings of a person, and no secret. */
export const auditedProvider = ({ name, realm, kind, enabled, settings }: Provider) => ({
  name,
  realm,
  kind,
  enabled,
  admits: settings.admits,
});

/** Nobody hands out by a provider what they do not hold themselves. @throws forbidden */
export function requireOwnMapping(by: Principal, { admits }: ProviderSettings): void {
  requireGrantable(
    by,
    admits.mapping.flatMap(({ roles }) => roles),
  );
}
