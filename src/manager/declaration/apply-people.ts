import type { Changed } from '#api';
import type { Principal, Vault } from '#credentials';
import {
  auditedProvider,
  createGroup,
  createProvider,
  deleteGroup,
  deleteProvider,
  findGroup,
  getProvider,
  localSource,
  type Provider,
  readSecret,
  renameGroup,
  requireOwnFactor,
  requireOwnMapping,
  setRealmSettings,
  updateProvider,
} from '#identity';
import { type Change, conflict, type Db, found, type Tx } from '#store';
import type { PeopleEntry, ProviderValue } from './people.ts';
import type { Step } from './plan.ts';

/** Who asks, and where secrets of providers are sealed: nothing about people is changed without. */
export interface PeopleScope {
  readonly principal: Principal;
  readonly vault: Vault;
}

interface Context {
  readonly now: number;
  readonly record: (action: string, done: Changed<object>) => Promise<unknown>;
  readonly people?: PeopleScope;
}

type Of<Kind extends PeopleEntry['kind']> = Extract<PeopleEntry, { readonly kind: Kind }>;

/** Makes one difference about groups, realms or identity providers. */
export async function applyPeople(
  change: Change,
  context: Context,
  { action }: Step,
  entry: PeopleEntry,
): Promise<void> {
  const { people } = context;
  if (people === undefined) throw new Error(`${entry.kind}: nobody asks for it`);
  switch (entry.kind) {
    case 'group':
      return applyGroup(change, context, action, entry);
    case 'realm':
      return applyRealm(change, context, people, entry);
    case 'identity-provider':
      return applyProvider(change, context, people, action, entry);
    case 'provider-secret':
      return applySecret(change, context, people, entry);
  }
}

async function applyGroup(
  change: Change,
  { now, record }: Context,
  action: Step['action'],
  { realm, name, value }: Of<'group'>,
): Promise<void> {
  const present = await findGroup(change.tx, realm, name);
  if (action === 'create') {
    if (present !== undefined && present.source !== localSource)
      throw conflict(`The group "${name}" is kept by ${present.source}, and cannot be declared.`);
    const after = await createGroup(change, { realm, name, ...value }, now);
    await record('group.create', { before: null, after });
    return;
  }
  const { id } = found(present, 'group', name);
  if (action === 'update')
    await record('group.update', await renameGroup(change, id, value.title, undefined, now));
  else await record('group.delete', { before: await deleteGroup(change, id, undefined), after: null });
}

async function applyRealm(
  change: Change,
  { now, record }: Context,
  { principal }: PeopleScope,
  { name, value }: Of<'realm'>,
): Promise<void> {
  requireOwnFactor(principal, name, value.secondFactor, `/realms/${name}`);
  const { before, after } = await setRealmSettings(change, name, value, undefined, now);
  const audited = ({ secondFactor }: typeof after) => ({ id: name, secondFactor });
  await record('realm.update', { before: audited(before), after: audited(after) });
}

async function applyProvider(
  change: Change,
  { now, record }: Context,
  { principal, vault }: PeopleScope,
  action: Step['action'],
  { name, value }: Of<'identity-provider'>,
): Promise<void> {
  const audited = (provider: Provider) => ({ id: provider.id, ...auditedProvider(provider) });
  if (action === 'delete') {
    const before = audited(await deleteProvider(change, vault, name, undefined));
    return void (await record('identity-provider.delete', { before, after: null }));
  }
  requireOwnMapping(principal, value.settings);
  if (action === 'create') {
    const made = await createProvider(change, vault, { name, ...value, secret: undefined }, now);
    return void (await record('identity-provider.create', { before: null, after: audited(made) }));
  }
  const { before, after } = await updateProvider(
    change,
    vault,
    name,
    await patchOf(change.tx, name, value),
    undefined,
    now,
  );
  await record('identity-provider.update', { before: audited(before), after: audited(after) });
}

/** @throws conflict for one of the other realm, whose people it knows */
async function patchOf(tx: Tx, name: string, { realm, ...patch }: ProviderValue) {
  if ((await getProvider(tx, name)).realm !== realm)
    throw conflict(`The identity provider "${name}" is of the other realm; make another provider.`);
  return patch;
}

async function applySecret(
  change: Change,
  { now, record }: Context,
  { vault }: PeopleScope,
  { provider, value: secret }: Of<'provider-secret'>,
): Promise<void> {
  const { after } = await updateProvider(change, vault, provider, { secret }, undefined, now);
  // That it was set, and nothing of what it is.
  await record('identity-provider.set-secret', { before: { id: after.id }, after: { id: after.id } });
}

/** Whether the provider has this secret, another, or none. */
export async function heldSecret(
  db: Db | Tx,
  vault: Vault | undefined,
  { provider, value }: Of<'provider-secret'>,
): Promise<'same' | 'other' | 'none'> {
  const row = await db
    .selectFrom('identity_providers')
    .select('id')
    .where('name', '=', provider)
    .executeTakeFirst();
  if (row === undefined || vault === undefined) return 'none';
  const held = await readSecret(vault, await getProvider(db, row.id), db);
  if (held === undefined) return 'none';
  return held === value ? 'same' : 'other';
}
