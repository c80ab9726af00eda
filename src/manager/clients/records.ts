import type { Selectable } from 'kysely';
import { type ClientKind, type ClientSettings, kindRules, settingsOf } from '#credentials';
import { type Change, conflict, type Db, type OauthClientTable, type Tx } from '#store';
import { type Kept, keptOf } from '../records.ts';

/** An application as a client of the authorization server. There is one at most for an application. */
export interface Client extends Kept, ClientSettings {
  /** The client id: the id of the application. */
  readonly id: string;
  readonly kind: ClientKind;
  /** Whose users sign in to it. */
  readonly realm: 'internal' | 'external';
  /** Whether its program may change its settings (RFC 7592). */
  readonly selfManaged: boolean;
}

export const clientOf = (row: Selectable<OauthClientTable>): Client => ({
  id: row.application_id,
  kind: row.kind,
  realm: row.realm,
  selfManaged: row.registration_hash !== null,
  ...settingsOf(row.kind, JSON.parse(row.settings) as ClientSettings),
  ...keptOf(row),
});

/** The settings alone, in the order in which they are kept. */
export const settingsIn = (client: Client): ClientSettings => settingsOf(client.kind, client);

export async function findClient(db: Db | Tx, applicationId: string): Promise<Client | undefined> {
  const row = await db
    .selectFrom('oauth_clients')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
  return row && clientOf(row);
}

/** Refuses what was issued to the client so far, on every gateway within a second. */
export function endTokens(change: Change, applicationId: string, now: number): void {
  change.feed({ kind: 'client', id: applicationId, state: { tokensFrom: now } });
}

/** @throws conflict when the application's client is of the other kind. */
export async function refuseOtherKind(
  tx: Tx,
  applicationId: string,
  kind: 'confidential' | 'public',
): Promise<void> {
  const client = await findClient(tx, applicationId);
  if (client !== undefined && kindRules[client.kind].confidential !== (kind === 'confidential'))
    throw conflict(
      `As a client (${client.kind}) this application is ${kind === 'public' ? 'confidential' : 'public'}: delete the client first.`,
    );
}
