import type { Client } from 'oidc-provider';
import type { Realm } from '#credentials';
import type { Clock, Log } from '#kernel';
import type { Store } from '#store';
import { sessionLimits } from '../people/sessions.ts';
import type { Provider } from './provider.ts';
import type { ArtefactSealing } from './sealing.ts';

/** Sessions that are ended in one go. */
const atOnce = 100;

interface Remembered {
  readonly accountId?: string;
  readonly authorizations?: Readonly<Record<string, { readonly sid?: string; readonly grantId?: string }>>;
}

/**
 * Ends what went by a sign-in that is over, however it ended: applications that asked for it are told (OpenID Connect
 * Back-Channel Logout), and gateways stop believing their tokens, but for what was granted to last (`offline_access`).
 * Each of several processes may do it: whoever takes the row away does.
 */
export async function endStale(tools: {
  readonly realm: Realm;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealing: ArtefactSealing;
  readonly provider: Provider;
}): Promise<void> {
  const { realm, store, clock, log, sealing, provider } = tools;
  const now = clock.now();
  const stale = await store.db
    .selectFrom('oauth_artefacts')
    .leftJoin('sessions', 'sessions.id', 'oauth_artefacts.session_id')
    .select(['oauth_artefacts.id', 'oauth_artefacts.payload'])
    .where('oauth_artefacts.realm', '=', realm)
    .where('oauth_artefacts.model', '=', 'Session')
    .where('oauth_artefacts.session_id', 'is not', null)
    .where(row =>
      row.or([
        row('sessions.id', 'is', null),
        row('sessions.not_after', '<=', now),
        row('sessions.last_seen_at', '<=', now - sessionLimits[realm].idle),
      ]),
    )
    .limit(atOnce)
    .execute();
  for (const { id, payload } of stale) {
    const { numDeletedRows } = await store.change(({ tx }) =>
      tx.deleteFrom('oauth_artefacts').where('id', '=', id).executeTakeFirst(),
    );
    if (numDeletedRows === 0n) continue;
    const { accountId, authorizations = {} } = JSON.parse(sealing.open(id, payload)) as Remembered;
    for (const [clientId, { sid, grantId }] of Object.entries(authorizations)) {
      await endGrant(provider, grantId);
      const client = await provider.Client.find(clientId);
      if (client?.backchannelLogoutUri === undefined || accountId === undefined || sid === undefined)
        continue;
      tell(client, accountId, sid).catch((error: unknown) =>
        log.warn({ err: error, client: clientId }, 'an application could not be told of a sign-out'),
      );
    }
  }
}

async function endGrant(provider: Provider, grantId: string | undefined): Promise<void> {
  const grant = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  if (grant === undefined || grant.getOIDCScope().split(' ').includes('offline_access')) return;
  await grant.destroy();
}

const tell = (client: Client, accountId: string, sid: string): Promise<unknown> =>
  (client as Client & { backchannelLogout(sub: string, sid: string): Promise<unknown> }).backchannelLogout(
    accountId,
    sid,
  );
