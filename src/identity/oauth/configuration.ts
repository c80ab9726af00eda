import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Realm } from '#credentials';
import { findAccount, identityClaims, identityScopes } from './accounts.ts';
import { artefacts } from './artefacts.ts';
import { bindingCookie, bound } from './binding.ts';
import { clientMetadata, extrasProperty, implicitTypes } from './clients.ts';
import { existingGrant } from './grants.ts';
import {
  deviceCodePage,
  deviceConfirmPage,
  deviceDonePage,
  loggedOutPage,
  logoutPage,
  problemPage,
} from './pages.ts';
import type { Library } from './library.ts';
import { certificateOf, endpointAliases, isOwner } from './mutual-tls.ts';
import { outbound } from './outbound.ts';
import type { ProviderParts } from './provider.ts';
import { everyApi } from './resources.ts';
import { signer } from './signer.ts';
import { promptPolicy } from './step-up.ts';
import { type TokenTargets, writeAudience } from './targets.ts';

const minute = 60;
const day = 86_400;

/** Signature algorithms that are believed: none with a shared secret, none that is broken. */
const believed = ['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256'] as const;

/** How the library is set up for a realm. What is not named here is off. */
export function configuration(library: Library, parts: ProviderParts, targets: TokenTargets): Configuration {
  const { realm, store, clock, keys } = parts;
  return {
    adapter: model => {
      const kept = artefacts(parts, realm, model, () => new library.errors.InvalidGrant('used twice'));
      const find = (id: string) => clientMetadata(store.db, realm, id, clock.now());
      return model === 'Client' ? { ...kept, find } : kept;
    },
    jwks: { keys: keys.map(key => signer(library, key)) },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    extraClientMetadata: { properties: [extrasProperty] },
    clientAuthMethods: [
      'none',
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
    ],
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      introspectionSigningAlgValues: ['ES256'],
      authorizationSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: [...believed],
      requestObjectSigningAlgValues: [...believed],
      dPoPSigningAlgValues: ['ES256', 'EdDSA', 'Ed25519'],
    },
    // Those of the implicit grant are for clients with a waiver only.
    responseTypes: ['code', ...implicitTypes],
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    routes: {
      authorization: '/authorize',
      token: '/token',
      jwks: '/jwks',
      introspection: '/introspect',
      revocation: '/revoke',
      userinfo: '/userinfo',
      pushed_authorization_request: '/par',
      device_authorization: '/device/authorize',
      code_verification: '/device',
      end_session: '/logout',
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      // The library calls this experimental: a version that does it otherwise does not start.
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: logoutPage,
        postLogoutSuccessSource: loggedOutPage,
      },
      backchannelLogout: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, _form, _out, error) =>
          deviceCodePage(ctx, error === undefined ? undefined : deviceProblem(error)),
        userCodeConfirmSource: (ctx, _form, client, _device, code) =>
          deviceConfirmPage(ctx, client.clientName ?? client.clientId, code),
        successSource: deviceDonePage,
      },
      // Signed requests (RFC 9101); by reference only what was pushed here before (RFC 9126).
      requestObjects: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      // Proofs of a client whose tokens must be bound hold our nonce, so that none is made in advance (RFC 9449 section
      // 11.2). Where binding is the client's own choice, it is not asked for more than it chose.
      dPoP: {
        enabled: true,
        allowReplay: false,
        nonceSecret: parts.sealing.nonceSecret(realm),
        requireNonce: ({ oidc }) => oidc.client?.dpopBoundAccessTokens === true,
      },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        tlsClientAuth: true,
        getCertificate: ({ req }) => certificateOf(req),
        // By agreement with the application, not by a subject that clients put into their metadata.
        certificateAuthorized: ({ req, oidc }) => isOwner(req, oidc.client?.clientId),
        certificateSubjectMatches: ({ req, oidc }) => isOwner(req, oidc.client?.clientId),
      },
      // Nobody learns of, or ends, a token that is not their own; RFC 7009 section 2.1 and RFC 7662 section 4.
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) =>
          client.clientAuthMethod !== 'none' && token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => (Array.isArray(oneOf) ? oneOf : everyApi),
        useGrantedResource: (_ctx, source) => [...source.scopes].some(scope => !(scope in identityScopes)),
        getResourceServerInfo: (ctx, resource, client) => targets.describe(ctx, resource, client),
      },
    },
    discovery: {
      // Served beside this, by the rules by which staff and portal make clients.
      registration_endpoint: `${parts.issuer}/register`,
      ...(parts.mutualTls === undefined ? {} : { mtls_endpoint_aliases: endpointAliases(parts.mutualTls) }),
    },
    scopes: Object.keys(identityScopes),
    acrValues: ['gatehouse:1fa', 'gatehouse:2fa'],
    claims: Object.fromEntries(Object.entries(identityClaims).map(([scope, names]) => [scope, [...names]])),
    // Whoever gets tokens for APIs has no use for the userinfo endpoint: the ID token tells what it may know.
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub, token) => findAccount(store.db, realm, sub, token),
    loadExistingGrant: ctx => existingGrant(ctx, store.db),
    interactions: {
      policy: promptPolicy(library, parts),
      url: (ctx, { uid }) => beginRequest(ctx, realm, uid),
    },
    cookies: {
      names: {
        session: `__Host-gatehouse-oauth-${realm}`,
        interaction: `gatehouse-interaction-${realm}`,
        resume: `gatehouse-resume-${realm}`,
      },
      long: { httpOnly: true, secure: true, sameSite: 'lax', path: '/' },
      short: { httpOnly: true, secure: true, sameSite: 'lax' },
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: (_ctx, source) => !source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    extraTokenClaims: (ctx, token) => targets.claims(ctx, token),
    formats: { customizers: { jwt: (_ctx, _token, { payload }) => writeAudience(payload) } },
    revokeGrantPolicy: ctx =>
      !(ctx.oidc.route === 'revocation' && ctx.oidc.entities.AccessToken !== undefined),
    ttl: {
      AccessToken: (ctx, token) => targets.lifetime(ctx, token),
      ClientCredentials: (ctx, token) => targets.lifetime(ctx, token),
      AuthorizationCode: minute,
      IdToken: 10 * minute,
      Interaction: 15 * minute,
      DeviceCode: 10 * minute,
      Session: 7 * day,
      Grant: 90 * day,
      RefreshToken: 14 * day,
    },
    clientBasedCORS: (_ctx: KoaContextWithOIDC, origin, client) =>
      client.redirectUris?.some(uri => URL.parse(uri)?.origin === origin) ?? false,
    // The library would put details of an error into a page of its own.
    renderError: (ctx, { error }) => problemPage(ctx, error),
    fetch: outbound(realm, parts.issuer),
  };
}

/** Where the person goes on: a page of this origin, which knows who has signed in. */
function beginRequest(ctx: KoaContextWithOIDC, realm: Realm, uid: string): string {
  const name = bindingCookie(realm);
  ctx.cookies.set(name, bound(ctx.cookies.get(name), uid), {
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
    path: '/',
    maxAge: 15 * minute * 1000,
    overwrite: true,
  });
  return `/authorize/${uid}`;
}

function deviceProblem(error: Error): string {
  if (error.name === 'NoCodeError') return 'Enter the code.';
  if (error.name === 'AbortedError') return 'You have refused. The device is not connected.';
  return 'That code is wrong, was used, or is too old. Have the device show a new one.';
}
