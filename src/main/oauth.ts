import { createHmac } from 'node:crypto';
import type { Realm, Vault } from '#credentials';
import { AuthorizationServer, type Introspected } from '#identity';
import { type Log, systemClock, systemRandom } from '#kernel';
import { findProfile } from '#manager';
import type { Store } from '#store';

export type AuthorizationServers = Readonly<Record<Realm, AuthorizationServer>>;

/** One authorization server a realm: staff sign in at the console's origin, everybody else at the portal's. */
export async function openAuthorizationServers(parts: {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
}): Promise<AuthorizationServers> {
  const { store } = parts;
  const pepper = await parts.vault.pepper();
  const verifySecret = async (clientId: string, secret: string): Promise<boolean> => {
    const row = await store.db
      .selectFrom('client_secrets')
      .select('id')
      .where('hash', '=', createHmac('sha256', pepper).update(secret).digest('hex'))
      .where('application_id', '=', clientId)
      .where('revoked_at', 'is', null)
      .where('not_after', '>', systemClock.now())
      .executeTakeFirst();
    return row !== undefined;
  };
  const server = (realm: Realm) =>
    new AuthorizationServer({
      ...parts,
      realm,
      clock: systemClock,
      random: systemRandom,
      tokenAgeOf: profile => findProfile(profile)?.maximumTokenAge,
      verifySecret,
    });
  return { internal: server('internal'), external: server('external') };
}

/** What an opaque token means, whichever of the servers gave it. */
export async function introspect(
  { external, internal }: AuthorizationServers,
  token: string,
): Promise<Introspected> {
  const told = await external.introspect(token);
  return told.active ? told : internal.introspect(token);
}
