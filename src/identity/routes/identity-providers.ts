import { Type } from 'typebox';
import {
  closed,
  kept,
  nullable,
  oneOf,
  pageAsked,
  pageOf,
  pageOfRows,
  paging,
  reference,
  slug,
  title,
} from '#api';
import {
  auditedProvider,
  createProvider,
  deleteProvider,
  getProvider,
  listProviders,
  type Provider,
  requireOwnMapping,
  updateProvider,
} from '../federation/providers.ts';
import {
  admission,
  ldapSettings,
  oidcSettings,
  type ProviderSettings,
  samlSettings,
} from '../federation/settings.ts';
import { defineRoute } from './define.ts';

const realm = oneOf(
  ['internal', 'external'],
  'Staff in the console (internal), or users of the portal (external).',
);
const enabled = Type.Boolean({ description: 'Whether the sign-in page shows it and its word is taken.' });
const secret = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'What the provider knows us by. Kept sealed and never shown.',
});

const providerShape = closed(
  {
    id: Type.String(),
    realm,
    name: slug,
    title,
    kind: oneOf(['oidc', 'saml', 'ldap']),
    enabled,
    admits: admission,
    oidc: nullable(oidcSettings),
    saml: nullable(samlSettings),
    ldap: nullable(ldapSettings),
    ...kept,
  },
  { title: 'IdentityProvider', description: 'Whose word is taken for who somebody is.' },
);

const view = ({ settings, ...rest }: Provider) => ({
  id: rest.id,
  realm: rest.realm,
  name: rest.name,
  title: rest.title,
  kind: rest.kind,
  enabled: rest.enabled,
  admits: settings.admits,
  oidc: settings.oidc ?? null,
  saml: settings.saml ?? null,
  ldap: settings.ldap ?? null,
  createdAt: rest.createdAt,
  updatedAt: rest.updatedAt,
  revision: rest.revision,
});

const providerPath = closed({ provider: reference });
const changes = { permission: 'providers:write', tag: 'identity-providers', recent: true } as const;

type Kinds = Pick<ProviderSettings, 'oidc' | 'saml' | 'ldap'>;

/** Settings with those of a kind laid over them, where they were sent. */
const settingsOf = (
  base: ProviderSettings,
  sent: { readonly [Kind in keyof Kinds]: Kinds[Kind] | undefined },
): ProviderSettings => ({
  ...base,
  ...(sent.oidc === undefined ? {} : { oidc: sent.oidc }),
  ...(sent.saml === undefined ? {} : { saml: sent.saml }),
  ...(sent.ldap === undefined ? {} : { ldap: sent.ldap }),
});

export const listProvidersRoute = defineRoute({
  method: 'GET',
  url: '/identity-providers',
  permission: 'providers:read',
  tag: 'identity-providers',
  summary: 'List identity providers',
  query: closed({ ...paging, realm: Type.Optional(realm) }),
  reply: pageOf(providerShape),
  handler: async ({ db, query }) => {
    const all = await listProviders(db, { realm: query.realm }, pageAsked(query));
    return pageOfRows(all.map(view), query, ({ name }) => name);
  },
});

export const readProviderRoute = defineRoute({
  method: 'GET',
  url: '/identity-providers/:provider',
  permission: 'providers:read',
  tag: 'identity-providers',
  summary: 'Read an identity provider',
  params: providerPath,
  reply: providerShape,
  handler: async ({ db, params }) => view(await getProvider(db, params.provider)),
});

export const createProviderRoute = defineRoute({
  ...changes,
  method: 'POST',
  url: '/identity-providers',
  summary: 'Add an identity provider',
  description:
    'Register `<origin of console or portal>/sign-in/callback/<name>` with it as the redirect URI.',
  body: closed({
    realm,
    name: slug,
    title,
    enabled: Type.Optional(enabled),
    admits: admission,
    oidc: Type.Optional(oidcSettings),
    saml: Type.Optional(samlSettings),
    ldap: Type.Optional(ldapSettings),
    secret: Type.Optional(secret),
  }),
  reply: providerShape,
  status: 201,
  handler: async ({ body, principal, services, change, now, located }) => {
    const { admits, oidc, saml, ldap, secret, enabled = true, ...rest } = body;
    const settings = settingsOf({ admits }, { oidc, saml, ldap });
    requireOwnMapping(principal, settings);
    const made = await change(async ({ change, audit }) => {
      const asked = { ...rest, enabled, settings, secret };
      const provider = await createProvider(change, services.identity.tools.vault, asked, now);
      await audit({ action: 'identity-provider.create', id: provider.id, detail: auditedProvider(provider) });
      return view(provider);
    });
    located(`/identity-providers/${made.name}`);
    return made;
  },
});

export const updateProviderRoute = defineRoute({
  ...changes,
  method: 'PATCH',
  url: '/identity-providers/:provider',
  summary: 'Change an identity provider',
  description:
    'Settings are replaced as a whole. Who the provider is does not change. One that is disabled ends the sessions of the accounts that it made.',
  params: providerPath,
  body: closed(
    {
      title: Type.Optional(title),
      enabled: Type.Optional(enabled),
      admits: Type.Optional(admission),
      oidc: Type.Optional(oidcSettings),
      saml: Type.Optional(samlSettings),
      ldap: Type.Optional(ldapSettings),
      secret: Type.Optional(secret),
    },
    { minProperties: 1 },
  ),
  reply: providerShape,
  handler: ({ params, body, principal, services, change, revision, now }) =>
    change(async ({ change, audit }) => {
      const { admits, oidc, saml, ldap, ...rest } = body;
      const there = await getProvider(change.tx, params.provider);
      const base = admits === undefined ? there.settings : { ...there.settings, admits };
      const settings = settingsOf(base, { oidc, saml, ldap });
      requireOwnMapping(principal, settings);
      const { before, after } = await updateProvider(
        change,
        services.identity.tools.vault,
        there.id,
        { ...rest, settings },
        revision,
        now,
      );
      const detail = {
        before: auditedProvider(before),
        after: auditedProvider(after),
        secret: rest.secret !== undefined,
      };
      await audit({ action: 'identity-provider.update', id: after.id, detail });
      return view(after);
    }),
});

export const deleteProviderRoute = defineRoute({
  ...changes,
  method: 'DELETE',
  url: '/identity-providers/:provider',
  summary: 'Remove an identity provider',
  description: 'Accounts stay. Links to it are gone, and those whom it let in are signed out.',
  params: providerPath,
  status: 204,
  handler: ({ params, services, change, revision }) =>
    change(async ({ change, audit }) => {
      const gone = await deleteProvider(change, services.identity.tools.vault, params.provider, revision);
      await audit({ action: 'identity-provider.delete', id: gone.id, detail: auditedProvider(gone) });
      return undefined;
    }),
});
