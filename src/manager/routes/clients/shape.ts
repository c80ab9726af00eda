import { Type } from 'typebox';
import {
  clientAuthentications,
  clientGrants,
  clientKinds,
  legacyGrants,
  maxAddresses,
  maxScopes,
} from '#credentials';
import { closed, instant, kept, nullable, oneOf } from '#api';

const address = Type.String({ minLength: 1, maxLength: 2000 });
const scope = Type.String({ minLength: 1, maxLength: 128 });

export const clientKind = oneOf(
  clientKinds,
  'What sort of program it is: `server-web` (a web application on a server), `browser` (a page that calls by itself), `native` (on phones and computers), `service` (nobody signs in), `device` (without a browser).',
);

export const clientRealm = oneOf(
  ['internal', 'external'] as const,
  'Whose users sign in to it: staff, or the people of the portal.',
);

const publicKey = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  'x-open': true,
  maxProperties: 20,
  description: 'A JWK (RFC 7517); one that holds `x5c` alone is the key of that certificate.',
});

const fields = {
  redirectUris: Type.Array(address, {
    maxItems: maxAddresses,
    description: 'Where a browser comes back to, each in full: no wildcards.',
  }),
  postLogoutUris: Type.Array(address, {
    maxItems: maxAddresses,
    description: 'Where a browser comes back to after signing out.',
  }),
  backchannelLogoutUri: nullable(
    Type.String({ maxLength: 2000, description: 'Is told when a user signs out, from server to server.' }),
  ),
  grants: Type.Array(oneOf(clientGrants), {
    maxItems: clientGrants.length,
    description: '`implicit` and `password` are legacy, and need a waiver.',
  }),
  authentication: oneOf(clientAuthentications, 'How it proves itself; `none` for who cannot keep a secret.'),
  keys: Type.Array(publicKey, {
    maxItems: 10,
    description:
      'Public keys for `private_key_jwt` and signed requests, and certificates for `self_signed_tls_client_auth`.',
  }),
  scopes: nullable(
    Type.Array(scope, {
      maxItems: maxScopes,
      description: 'What it may ask for at most; null for whatever its APIs offer.',
    }),
  ),
  binding: oneOf(
    ['none', 'dpop', 'certificate'] as const,
    'What its access tokens are bound to, so that a stolen one is worth nothing.',
  ),
  pushedRequestsOnly: Type.Boolean({
    description: 'Takes authorization requests by PAR only (RFC 9126).',
  }),
};

/** What its developer settles. */
export const ownSettings = {
  redirectUris: Type.Optional(fields.redirectUris),
  postLogoutUris: Type.Optional(fields.postLogoutUris),
  backchannelLogoutUri: Type.Optional(fields.backchannelLogoutUri),
  grants: Type.Optional(fields.grants),
  authentication: Type.Optional(fields.authentication),
  keys: Type.Optional(fields.keys),
  scopes: Type.Optional(fields.scopes),
  binding: Type.Optional(fields.binding),
  pushedRequestsOnly: Type.Optional(fields.pushedRequestsOnly),
};

const firstParty = Type.Boolean({
  description: 'Of this organisation: users are not asked whether they agree. Needs `developers:write`.',
});

export const settings = { ...ownSettings, firstParty: Type.Optional(firstParty) };

/** All there is to know of a client. */
export const shownClient = {
  id: Type.String({ description: 'The client id: the id of the application.' }),
  kind: clientKind,
  realm: clientRealm,
  ...fields,
  firstParty,
  selfManaged: Type.Boolean({
    description: 'Whether its program changes these settings by a token of its own (RFC 7592).',
  }),
  legacy: Type.Array(closed({ grant: oneOf(legacyGrants), until: nullable(instant) }), {
    description: 'Legacy grants among its grants, and until when they are allowed; null: refused.',
  }),
  ...kept,
};

export const client = closed(shownClient, {
  title: 'Client',
  description: 'An application as a client of the authorization server.',
});
