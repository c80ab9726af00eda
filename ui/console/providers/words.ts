import type { IdentityProvider } from '#kit/api/admin.ts';

export type Kind = IdentityProvider['kind'];

export const kindTitles: Readonly<Record<Kind, string>> = {
  oidc: 'OpenID Connect',
  saml: 'SAML 2.0',
  ldap: 'LDAP directory',
};

export const realmTitles: Readonly<Record<IdentityProvider['realm'], string>> = {
  internal: 'Staff, in the console',
  external: 'Users of the portal',
};
