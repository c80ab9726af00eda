/** Clients as the authorization server needs them: only those that may have a token now, with what holds now. */
import { prepared } from '#kernel';
import type { Db, Tx } from '#store';
import { isLegacyGrant, kindRules, type LegacyGrant, settingsOf } from './kinds.ts';
import type { ClientKind, ClientSettings } from './oauth-client.ts';

export interface OauthClient {
  /** Its client id: the id of its application. */
  readonly id: string;
  /** What users are asked by: the title of the application. */
  readonly title: string;
  readonly developerId: string;
  readonly kind: ClientKind;
  readonly confidential: boolean;
  readonly realm: 'internal' | 'external';
  /** Its grants are those that hold now: a legacy one whose waiver has ended is not among them. */
  readonly settings: ClientSettings;
  /** Ms since the epoch. Grants and refresh tokens from before are of a client that was deleted: refuse them. */
  readonly createdAt: number;
  /** Legacy grants that hold now, with the end of their waivers in ms since the epoch. */
  readonly legacy: ReadonlyMap<LegacyGrant, number>;
  /** Counts changes of its settings. */
  readonly revision: number;
}

const clientRow = prepared((db: Db, { id }: { id: string }) =>
  db
    .selectFrom('oauth_clients')
    .innerJoin('applications', 'applications.id', 'oauth_clients.application_id')
    .innerJoin('developers', 'developers.id', 'applications.developer_id')
    .select([
      'applications.id',
      'applications.title',
      'applications.developer_id',
      'oauth_clients.kind',
      'oauth_clients.realm',
      'oauth_clients.settings',
      'oauth_clients.created_at',
      'oauth_clients.revision',
    ])
    .where('oauth_clients.application_id', '=', id)
    .where('applications.active', '=', 1)
    .where('developers.active', '=', 1),
);

/** The client of that id; undefined where there is none, or where it or its developer is suspended. */
export async function findOauthClient(
  db: Db | Tx,
  id: string,
  now: number,
): Promise<OauthClient | undefined> {
  const [row] = await clientRow(db, { id });
  if (row === undefined) return undefined;
  const settings = settingsOf(row.kind, JSON.parse(row.settings) as ClientSettings);
  const waived = settings.grants.some(isLegacyGrant) ? await waiverEnds(db, id, now) : none;
  return {
    id: row.id,
    title: row.title,
    developerId: row.developer_id,
    kind: row.kind,
    confidential: kindRules[row.kind].confidential,
    realm: row.realm,
    settings: {
      ...settings,
      grants: settings.grants.filter(grant => !isLegacyGrant(grant) || waived.has(grant)),
    },
    legacy: waived,
    createdAt: row.created_at,
    revision: row.revision,
  };
}

const none: ReadonlyMap<LegacyGrant, number> = new Map();

/** Legacy grants that the Security role allows this application now. */
export async function waivedGrants(
  db: Db | Tx,
  applicationId: string,
  now: number,
): Promise<ReadonlySet<LegacyGrant>> {
  return new Set((await waiverEnds(db, applicationId, now)).keys());
}

async function waiverEnds(
  db: Db | Tx,
  applicationId: string,
  now: number,
): Promise<ReadonlyMap<LegacyGrant, number>> {
  const rows = await db
    .selectFrom('client_waivers')
    .select(['legacy_grant', 'until'])
    .where('application_id', '=', applicationId)
    .where('revoked_at', 'is', null)
    .where('until', '>', now)
    .execute();
  return new Map(rows.map(row => [row.legacy_grant, row.until]));
}
