import { ClientSecretUse, createClientSecrets, type Realm, type Vault } from '#credentials';
import { AuthorizationServer, type Identity, type Introspected, oauthPath } from '#identity';
import { type Log, systemClock, systemRandom } from '#kernel';
import { findProfile } from '#manager';
import type { Store } from '#store';

export type AuthorizationServers = Readonly<Record<Realm, AuthorizationServer>>;

/** One authorization server a realm: staff sign in at the console's origin, everybody else at the portal's. */
export async function openAuthorizationServers(parts: {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  readonly people: Identity;
  /** Base addresses of the gateway in a zone. */
  readonly gatewayAddresses: (zone: string) => readonly string[];
}): Promise<AuthorizationServers> {
  const { store, vault, log } = parts;
  const desk = createClientSecrets({ pepper: await vault.clientPepper() });
  const use = new ClientSecretUse({ store, clock: systemClock, log });
  const verifySecret = async (clientId: string, text: string): Promise<boolean> => {
    const secret = await desk.verifySecret(store.db, clientId, text);
    if (secret !== undefined) use.note(secret.id);
    return secret !== undefined;
  };
  const server = (realm: Realm) =>
    new AuthorizationServer({
      ...parts,
      realm,
      clock: systemClock,
      random: systemRandom,
      tokenAgeOf: profile => findProfile(profile)?.maximumTokenAge,
      verifySecret,
      checkPassword: (shown, address) => parts.people.passwordGrant(realm, shown, address),
    });
  return { internal: server('internal'), external: server('external') };
}

/** Where programs register clients of a realm, beside its authorization server. */
export const registrationAt = (server: AuthorizationServer) => ({
  realm: server.realm,
  path: `${oauthPath}/register`,
  endpoint: () => `${server.issuer}/register`,
});

/** What an opaque token means, whichever of the servers gave it. */
export async function introspect(
  { external, internal }: AuthorizationServers,
  token: string,
): Promise<Introspected> {
  const told = await external.introspect(token);
  return told.active ? told : internal.introspect(token);
}
