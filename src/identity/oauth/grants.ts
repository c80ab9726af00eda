import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Db } from '#store';
import { extrasOf } from './clients.ts';
import { findConsent } from './consents.ts';

/**
 * What an application was granted. One grant belongs to one browser's session with one application, so that ending it
 * (a refresh token used twice, a sign-out) ends nothing elsewhere; what people agreed to is remembered apart, and
 * makes the next grant without asking.
 */
export async function existingGrant(ctx: KoaContextWithOIDC, db: Db): Promise<Grant | undefined> {
  const { oidc } = ctx;
  const { client, session } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const { Grant: GrantModel } = oidc.provider;
  const id = oidc.result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const known = typeof id === 'string' ? await GrantModel.find(id) : undefined;
  const extras = extrasOf(client);
  const usable =
    known !== undefined &&
    known.accountId === session.accountId &&
    known.clientId === client.clientId &&
    (known.iat + 1) * 1000 > extras.createdAt
      ? known
      : undefined;
  // What was granted just now is all there is to it.
  if (usable !== undefined && oidc.result?.consent !== undefined) return usable;
  const consent = extras.firstParty ? undefined : await findConsent(db, session.accountId, client.clientId);
  if (!extras.firstParty && consent === undefined) return usable;
  const agreed = (scope: string): boolean =>
    extras.firstParty || (consent !== undefined && consent.scopes.includes(scope));
  const grant = usable ?? new GrantModel({ accountId: session.accountId, clientId: client.clientId });
  const before = scopesOf(grant, Object.keys(oidc.resourceServers ?? {}));
  const ofIdentity = [...oidc.requestParamOIDCScopes].filter(agreed);
  if (ofIdentity.length > 0) grant.addOIDCScope(ofIdentity.join(' '));
  for (const [resource, server] of Object.entries(oidc.resourceServers ?? {})) {
    const scopes = [...oidc.requestParamScopes].filter(scope => server.scopes.has(scope) && agreed(scope));
    if (scopes.length > 0) grant.addResourceScope(resource, scopes.join(' '));
  }
  const after = scopesOf(grant, Object.keys(oidc.resourceServers ?? {}));
  if (after === '') return usable;
  if (after !== before) await grant.save();
  return grant;
}

const scopesOf = (grant: Grant, resources: readonly string[]): string =>
  [grant.getOIDCScope(), ...resources.map(resource => grant.getResourceScope(resource))].join(' ').trim();
