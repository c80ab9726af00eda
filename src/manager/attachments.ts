import { type Mode, policyByName, policies } from '#gateway';
import { type Fault, invalidInput, newId, parser } from '#kernel';
import { type Change, type Db, type Tx, expectRevision, found, revised } from '#store';
import { authorityNames, builtInName } from './authorities.ts';
import { getApi, versionIdsOf } from './catalogue/apis.ts';
import { getOperation } from './catalogue/operations.ts';
import { getVersion } from './catalogue/versions.ts';
import { touchPlans, touchVersion, touchZones } from './live.ts';
import { getPlan } from './plans.ts';
import { storedKey } from './catalogue/place.ts';
import { policySecretFaults, withSealedOptions } from './policy-secrets.ts';
import type { Changed } from '#api';
import { type Attachment, attachmentOf, born, changed, type Scope } from './records.ts';
import { getZone } from './zones.ts';

/**
 * Policies attached to a zone, API, version, operation or plan. All that apply are enforced together, so a
 * narrower one can only tighten. Options are checked here; that they compile is proven before a Snapshot is made.
 */
export interface AttachmentInput {
  readonly scope: Scope;
  /** Zone name, or id of the API, version, operation or plan. */
  readonly scopeId: string;
  readonly policy: string;
  readonly mode?: Mode;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A plan limits and nothing else: what guards an API must not depend on who pays how much. */
const planPolicies: ReadonlySet<string> = new Set([
  'rate-limit',
  'spike-arrest',
  'concurrency',
  'quota',
  'bandwidth',
]);

const optionParsers = new Map(policies.map(policy => [policy.name, parser(policy.options)]));

/**
 * Everything wrong with a policy and its options, found without placing it anywhere. `keys`: how secrets may be given,
 * sealed unless told.
 */
export function policyFaults(
  input: Pick<AttachmentInput, 'policy' | 'options'> & { scope: Scope },
  keys = storedKey,
): Fault[] {
  const options = optionParsers.get(input.policy);
  if (options === undefined)
    return [
      {
        at: '/policy',
        message: `there is no policy "${input.policy}"; there are ${[...policyByName.keys()].sort().join(', ')}`,
      },
    ];
  if (input.scope === 'plan' && !planPolicies.has(input.policy))
    return [{ at: '/policy', message: `a plan takes ${[...planPolicies].join(', ')} only` }];
  const given = input.options ?? {};
  const faults = options.faults(given);
  if (faults.length === 0) faults.push(...policySecretFaults(input.policy, given, keys));
  return faults.map(({ at, message }) => ({ at: `/options${at}`, message }));
}

/** Options as people give them, with what is secret sealed; those that do not fit are left for `policyFaults`. */
export function sealedOptions(
  policy: string,
  options: Readonly<Record<string, unknown>> | undefined,
  seal: Uint8Array,
): { readonly options?: Readonly<Record<string, unknown>> } {
  if (options === undefined) return {};
  const fits = optionParsers.get(policy)?.faults(options).length === 0;
  return { options: fits ? withSealedOptions(policy, options, { seal, at: '/options' }) : options };
}

export async function attachPolicy(
  change: Change,
  input: AttachmentInput,
  now: number,
): Promise<Changed<Attachment>> {
  const faults = policyFaults(input);
  if (faults.length > 0) throw invalidInput(faults);
  await mustExist(change.tx, input.scope, input.scopeId);
  await mustKnowAuthorities(change.tx, input.policy, input.options ?? {});
  const row = {
    id: newId('att'),
    scope: input.scope,
    scope_id: input.scopeId,
    policy: input.policy,
    mode: input.mode ?? 'block',
    options: JSON.stringify(input.options ?? {}),
    ...born(now),
  } as const;
  await change.tx.insertInto('policy_attachments').values(row).execute();
  await touch(change, input.scope, input.scopeId);
  return { before: null, after: attachmentOf(row) };
}

export async function getAttachment(db: Db | Tx, id: string): Promise<Attachment> {
  const row = await db.selectFrom('policy_attachments').selectAll().where('id', '=', id).executeTakeFirst();
  return attachmentOf(found(row, 'policy attachment', id));
}

/** Attachments in the order in which they were made. */
export async function listAttachments(db: Db | Tx, scope: Scope, scopeId: string): Promise<Attachment[]> {
  const rows = await db
    .selectFrom('policy_attachments')
    .selectAll()
    .where('scope', '=', scope)
    .where('scope_id', '=', scopeId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(attachmentOf);
}

export async function updateAttachment(
  change: Change,
  id: string,
  patch: { readonly mode?: Mode; readonly options?: Readonly<Record<string, unknown>> },
  expected: number | undefined,
  now: number,
): Promise<Changed<Attachment>> {
  const before = await getAttachment(change.tx, id);
  expectRevision(before, expected);
  const options = patch.options ?? before.options;
  const faults = policyFaults({ scope: before.scope, policy: before.policy, options });
  if (faults.length > 0) throw invalidInput(faults);
  if (patch.options !== undefined) await mustKnowAuthorities(change.tx, before.policy, options);
  await revised(
    change.tx
      .updateTable('policy_attachments')
      .set({ mode: patch.mode ?? before.mode, options: JSON.stringify(options), ...changed(before, now) })
      .where('id', '=', id)
      .where('revision', '=', before.revision),
  );
  await touch(change, before.scope, before.scopeId);
  return { before, after: await getAttachment(change.tx, id) };
}

export async function detachPolicy(
  change: Change,
  id: string,
  expected: number | undefined,
): Promise<Changed<Attachment>> {
  const before = await getAttachment(change.tx, id);
  expectRevision(before, expected);
  await revised(
    change.tx.deleteFrom('policy_attachments').where('id', '=', id).where('revision', '=', before.revision),
  );
  await touch(change, before.scope, before.scopeId);
  return { before, after: null };
}

async function mustExist(tx: Tx, scope: Scope, scopeId: string): Promise<void> {
  if (scope === 'zone') await getZone(tx, scopeId);
  else if (scope === 'api') await getApi(tx, scopeId);
  else if (scope === 'version') await getVersion(tx, scopeId);
  else if (scope === 'operation') await getOperation(tx, scopeId);
  else await getPlan(tx, scopeId);
}

/** A mistyped authority would be found out by callers, who are all refused. */
async function mustKnowAuthorities(
  tx: Tx,
  policy: string,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (policy !== 'client-certificate') return;
  const known = new Set([...(await authorityNames(tx)), builtInName]);
  const faults = (options['authorities'] as readonly string[]).flatMap((name, at) =>
    known.has(name)
      ? []
      : [
          {
            at: `/options/authorities/${at}`,
            message: `there is no authority "${name}"; there are ${[...known].sort().join(', ')}`,
          },
        ],
  );
  if (faults.length > 0) throw invalidInput(faults);
}

async function touch(change: Change, scope: Scope, scopeId: string): Promise<void> {
  if (scope === 'zone') touchZones(change);
  else if (scope === 'plan') touchPlans(change);
  else if (scope === 'version') touchVersion(change, scopeId);
  else if (scope === 'operation') touchVersion(change, (await getOperation(change.tx, scopeId)).versionId);
  else for (const versionId of await versionIdsOf(change.tx, scopeId)) touchVersion(change, versionId);
}
