/** Applications that somebody let in, and taking that back. */
import type { Realm } from '#credentials';
import type { Clock } from '#kernel';
import type { Change, Db } from '#store';
import { asked, type Asked } from './asked.ts';
import { grantableApis, type TokenAgeOf, usualTokenAge } from './resources.ts';
import type { ArtefactSealing } from './sealing.ts';

/** Applications that are shown of one person. */
const most = 200;

export interface Connection {
  readonly application: string;
  readonly title: string;
  readonly developer: string;
  /** What it may do. */
  readonly allowed: readonly Asked[];
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** What the person agreed to, and what they use without being asked because it is of this organisation. */
export async function listConnections(
  db: Db,
  userId: string,
  realm: Realm,
  tokenAgeOf: TokenAgeOf,
): Promise<Connection[]> {
  const consents = await db
    .selectFrom('oauth_consents')
    .select(['application_id', 'scopes', 'created_at'])
    .where('user_id', '=', userId)
    .limit(most)
    .execute();
  const used = await db
    .selectFrom('oauth_artefacts')
    .select(['application_id', of => of.fn.min('created_at').as('since')])
    .where('user_id', '=', userId)
    .where('realm', '=', realm)
    .where('model', '=', 'Grant')
    .where('application_id', 'is not', null)
    .groupBy('application_id')
    .limit(most)
    .execute();
  const known = new Map<string, { scopes: readonly string[]; since: number }>();
  for (const { application_id: id, since } of used) if (id !== null) known.set(id, { scopes: [], since });
  for (const row of consents)
    known.set(row.application_id, { scopes: JSON.parse(row.scopes) as string[], since: row.created_at });
  if (known.size === 0) return [];
  const applications = await db
    .selectFrom('applications')
    .innerJoin('developers', 'developers.id', 'applications.developer_id')
    .select(['applications.id', 'applications.title', 'developers.name as developer'])
    .where('applications.id', 'in', [...known.keys()])
    .orderBy('applications.title')
    .execute();
  return Promise.all(
    applications.map(async ({ id, title, developer }) => {
      const { scopes = [], since = 0 } = known.get(id) ?? {};
      const apis = await grantableApis(db, id, tokenAgeOf);
      return {
        application: id,
        title,
        developer,
        allowed: scopes.flatMap(scope => asked(apis, scope)),
        since,
      };
    }),
  );
}

/**
 * Takes back what an application was granted: it has to ask again, its refresh tokens and codes are gone, and gateways
 * refuse the access tokens that it still holds. False when there was nothing.
 */
export async function disconnect(
  tools: { readonly realm: Realm; readonly clock: Clock; readonly sealing: ArtefactSealing },
  { tx, feed }: Change,
  userId: string,
  applicationId: string,
): Promise<boolean> {
  const { realm, clock, sealing } = tools;
  const until = clock.now() + 2 * usualTokenAge;
  const { numDeletedRows } = await tx
    .deleteFrom('oauth_consents')
    .where('user_id', '=', userId)
    .where('application_id', '=', applicationId)
    .executeTakeFirst();
  const rows = await tx
    .deleteFrom('oauth_artefacts')
    .where('realm', '=', realm)
    .where('user_id', '=', userId)
    .where('application_id', '=', applicationId)
    .returning(['id', 'model', 'payload'])
    .execute();
  for (const { id, model, payload } of rows) {
    if (model === 'AccessToken') feed({ kind: 'token', id, state: { until } });
    if (model !== 'Grant') continue;
    const { jti } = JSON.parse(sealing.open(id, payload)) as { jti: string };
    feed({ kind: 'session', id: jti, state: { until } });
  }
  return numDeletedRows > 0n || rows.length > 0;
}
