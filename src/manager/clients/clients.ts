import {
  clientFaults,
  type ClientKind,
  type ClientSettings,
  isLegacyGrant,
  kindRules,
  settingsOf,
  waivedGrants,
} from '#credentials';
import { invalidInput } from '#kernel';
import { type Change, conflict, type Db, expectRevision, found, revised, type Tx, unique } from '#store';
import type { Changed } from '#api';
import { born, changed } from '../records.ts';
import { getApplication, updateApplication } from '../registry.ts';
import { type Client, clientOf, endTokens, findClient, settingsIn } from './records.ts';

export interface ClientInput extends Partial<ClientSettings> {
  readonly applicationId: string;
  readonly kind: ClientKind;
  readonly realm: 'internal' | 'external';
}

/**
 * Makes an application a client. Its kind decides whether the application can keep a secret, so that the two never
 * contradict each other. @throws invalid-input; conflict when it is one already.
 */
export async function createClient(
  change: Change,
  input: ClientInput,
  now: number,
): Promise<Changed<Client>> {
  const { applicationId, kind, realm, ...told } = input;
  const application = await getApplication(change.tx, applicationId);
  const settings = settingsOf(kind, told);
  await refuseFaults(change, applicationId, kind, settings, now);
  const row = {
    id: applicationId,
    application_id: applicationId,
    kind,
    realm,
    settings: JSON.stringify(settings),
    registration_hash: null,
    ...born(now),
  };
  await unique('a client for this application', () =>
    change.tx.insertInto('oauth_clients').values(row).execute(),
  );
  const wanted = kindRules[kind].confidential ? 'confidential' : 'public';
  if (application.kind !== wanted)
    await updateApplication(change, applicationId, { kind: wanted }, undefined, now);
  return { before: null, after: clientOf(row) };
}

/** The client of an application. @throws not-found where it is none. */
export async function getClient(db: Db | Tx, applicationId: string): Promise<Client> {
  return found(await findClient(db, applicationId), 'client', applicationId);
}

/**
 * Changes settings; kind and realm stay, since grants and tokens are of them. What the client may no longer do, it
 * can't do with the tokens that it holds either.
 */
export async function updateClient(
  change: Change,
  applicationId: string,
  patch: Partial<ClientSettings>,
  expected: number | undefined,
  now: number,
): Promise<Changed<Client>> {
  const before = await getClient(change.tx, applicationId);
  expectRevision(before, expected);
  const settings = settingsOf(before.kind, { ...settingsIn(before), ...patch });
  await refuseFaults(change, applicationId, before.kind, settings, now);
  await revised(
    change.tx
      .updateTable('oauth_clients')
      .set({
        settings: JSON.stringify(settings),
        // Whose users are not asked is changed by people only: else a token that got out could lead them elsewhere.
        ...(settings.firstParty ? { registration_hash: null } : {}),
        ...changed(before, now),
      })
      .where('application_id', '=', applicationId)
      .where('revision', '=', before.revision),
  );
  if (isNarrower(settings, before)) endTokens(change, applicationId, now);
  return { before, after: await getClient(change.tx, applicationId) };
}

/** Takes the client away: its secrets end, and its tokens are refused within a second. The application stays. */
export async function deleteClient(
  change: Change,
  applicationId: string,
  expected: number | undefined,
  now: number,
): Promise<Changed<Client>> {
  const before = await getClient(change.tx, applicationId);
  expectRevision(before, expected);
  await change.tx
    .updateTable('client_secrets')
    .set({ revoked_at: now, revoke_reason: 'the client was deleted' })
    .where('application_id', '=', applicationId)
    .where('revoked_at', 'is', null)
    .execute();
  // Refresh tokens and what users agreed to were for this client, not for another that takes its id later.
  for (const table of ['oauth_artefacts', 'oauth_consents'] as const)
    await change.tx.deleteFrom(table).where('application_id', '=', applicationId).execute();
  const { numDeletedRows } = await change.tx
    .deleteFrom('oauth_clients')
    .where('application_id', '=', applicationId)
    .where('revision', '=', before.revision)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw conflict('The client was changed meanwhile.');
  endTokens(change, applicationId, now);
  return { before, after: null };
}

/** From now on its program changes nothing of it. @throws conflict where it never could, or can no more */
export async function detachClient(
  change: Change,
  applicationId: string,
  now: number,
): Promise<Changed<Client>> {
  const before = await getClient(change.tx, applicationId);
  if (!before.selfManaged) throw conflict('No program looks after this client.');
  await change.tx
    .updateTable('oauth_clients')
    .set({ registration_hash: null, ...changed(before, now) })
    .where('application_id', '=', applicationId)
    .execute();
  return { before, after: await getClient(change.tx, applicationId) };
}

async function refuseFaults(
  { tx }: Change,
  applicationId: string,
  kind: ClientKind,
  settings: ClientSettings,
  now: number,
): Promise<void> {
  const legacy = settings.grants.some(isLegacyGrant);
  const waived = legacy ? await waivedGrants(tx, applicationId, now) : new Set<never>();
  const faults = clientFaults(kind, settings, waived);
  if (faults.length > 0) throw invalidInput(faults);
}

/** True where tokens that were issued under the settings before could be more than it may have now. */
function isNarrower(after: ClientSettings, before: ClientSettings): boolean {
  const lost = <T>(from: readonly T[], to: readonly T[]) => from.some(each => !to.includes(each));
  return (
    lost(before.grants, after.grants) ||
    (after.scopes !== null && (before.scopes === null || lost(before.scopes, after.scopes))) ||
    (after.binding !== 'none' && after.binding !== before.binding) ||
    after.authentication !== before.authentication
  );
}
