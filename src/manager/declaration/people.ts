import { type Static, Type } from 'typebox';
import { closed, oneOf, slug, title } from '#api';
import type { Permission, Realm } from '#credentials';
import {
  admission,
  checkedSettings,
  groupName,
  ldapSettings,
  listGroups,
  listProviders,
  localSource,
  oidcSettings,
  type ProviderSettings,
  realmSettings,
  samlSettings,
} from '#identity';
import { type Fault, GatehouseError } from '#kernel';
import type { Db, Page, Tx } from '#store';

/**
 * Who may come in, in declarations: groups (never who is in them, which is about people), what is asked of the
 * people of a realm, and the providers whose word is taken. A section that a declaration does not have is left
 * alone, even by `--prune`: an older file must not shut out everybody who signs in by a provider.
 */
export const realms = ['external', 'internal'] as const satisfies readonly Realm[];
const realm = oneOf(realms, 'Staff in the console (`internal`), or users of the portal (`external`).');

export const declaredGroup = closed(
  { name: groupName, realm, title: Type.Optional(title) },
  { title: 'Group', description: 'Its members are not declared.' },
);

export const declaredRealm = closed(
  {
    name: realm,
    secondFactor: oneOf(
      ['optional', 'required'],
      '`required`: whoever has none can do nothing but set one up.',
    ),
  },
  { title: 'Realm' },
);

export const longestSecret = 2000;

export const declaredProvider = closed(
  {
    name: slug,
    realm,
    title: Type.Optional(title),
    enabled: Type.Optional(Type.Boolean()),
    admits: admission,
    oidc: Type.Optional(oidcSettings),
    saml: Type.Optional(samlSettings),
    ldap: Type.Optional(ldapSettings),
    secret: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: longestSecret,
        description:
          'Where the client secret or password is: `env:NAME` or `file:PATH`, read where the command runs. Without it, what is there is kept.',
      }),
    ),
  },
  { title: 'IdentityProvider', description: 'With one of oidc, saml and ldap.' },
);

type DeclaredGroup = Static<typeof declaredGroup>;
type DeclaredRealm = Static<typeof declaredRealm>;
type DeclaredProvider = Static<typeof declaredProvider>;

interface People {
  readonly groups?: DeclaredGroup[];
  readonly realms?: DeclaredRealm[];
  readonly identityProviders?: DeclaredProvider[];
}

export interface ProviderValue {
  readonly realm: Realm;
  readonly title: string;
  readonly enabled: boolean;
  readonly settings: ProviderSettings;
}

export type PeopleEntry =
  | {
      readonly kind: 'group';
      readonly realm: Realm;
      readonly name: string;
      readonly value: { readonly title: string };
    }
  | {
      readonly kind: 'realm';
      readonly name: Realm;
      readonly value: { readonly secondFactor: 'optional' | 'required' };
    }
  | { readonly kind: 'identity-provider'; readonly name: string; readonly value: ProviderValue }
  | { readonly kind: 'provider-secret'; readonly provider: string; readonly value: string };

export function peopleEntries(declared: People): (PeopleEntry & { readonly path: string })[] {
  return [
    ...(declared.groups ?? []).map(({ realm, name, title = name }) => ({
      path: `groups/${realm}/${name}`,
      kind: 'group' as const,
      realm,
      name,
      value: { title },
    })),
    ...(declared.identityProviders ?? []).flatMap(
      ({ name, realm, title = name, enabled = true, secret, ...settings }) => [
        {
          path: `identity-providers/${name}`,
          kind: 'identity-provider' as const,
          name,
          value: { realm, title, enabled, settings },
        },
        ...(secret === undefined
          ? []
          : [
              {
                path: `identity-providers/${name}/secret`,
                kind: 'provider-secret' as const,
                provider: name,
                value: secret,
              },
            ]),
      ],
    ),
    ...(declared.realms ?? []).map(({ name, secondFactor }) => ({
      path: `realms/${name}`,
      kind: 'realm' as const,
      name,
      value: { secondFactor },
    })),
  ];
}

/** What a program or person must be allowed to read to be told of a section, by the section. */
export const readers = {
  groups: 'users:read',
  realms: 'users:read',
  identityProviders: 'providers:read',
} as const satisfies Readonly<Record<keyof People, Permission>>;

type Permits = (permission: Permission) => boolean;

/** The sections that who asks may see. Groups that a directory or a provider keeps are theirs to declare. */
export async function dumpPeople(db: Db | Tx, permits: Permits): Promise<People> {
  const local = async (realm: Realm): Promise<DeclaredGroup[]> => {
    const groups = await everyPage(
      page => listGroups(db, { realm }, page),
      ({ id }) => id,
    );
    return groups
      .filter(({ source }) => source === localSource)
      .map(({ name, title }) => ({ name, realm, title }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  const providers = async (): Promise<DeclaredProvider[]> => {
    const all = await everyPage(
      page => listProviders(db, {}, page),
      ({ name }) => name,
    );
    return all.map(({ name, realm, title, enabled, settings }) => ({
      name,
      realm,
      title,
      enabled,
      ...(structuredClone(settings) as Pick<DeclaredProvider, 'admits' | 'oidc' | 'saml' | 'ldap'>),
    }));
  };
  return {
    ...(permits(readers.groups) ? { groups: (await Promise.all(realms.map(local))).flat() } : {}),
    ...(permits(readers.realms)
      ? {
          realms: await Promise.all(
            realms.map(async name => ({
              name,
              secondFactor: (await realmSettings(db, name)).secondFactor,
            })),
          ),
        }
      : {}),
    ...(permits(readers.identityProviders) ? { identityProviders: await providers() } : {}),
  };
}

async function everyPage<T>(list: (page: Page) => Promise<T[]>, place: (item: T) => string): Promise<T[]> {
  const limit = 1000;
  const all: T[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await list(last === undefined ? { limit } : { limit, after: place(last) });
    all.push(...page);
    if (page.length < limit) return all;
  }
}

/** Leaves of what is there only the sections that are declared. @throws forbidden for one that may not be read */
export function declaredSections<T extends People>(present: T, wanted: People, permits: Permits): T {
  const left = { ...present };
  for (const section of ['groups', 'realms', 'identityProviders'] as const) {
    if (wanted[section] === undefined) delete left[section];
    else if (!permits(readers[section])) throw lacking(section, readers[section]);
  }
  // Whether a secret is the one that is there is told to nobody who could not replace it: it could be guessed so.
  if (wanted.identityProviders?.some(({ secret }) => secret !== undefined) && !permits('providers:write'))
    throw lacking('identityProviders', 'providers:write');
  return left;
}

const lacking = (section: string, permission: Permission): GatehouseError =>
  new GatehouseError('forbidden', `The section ${section} needs ${permission} as well.`, {
    extra: { permission },
  });

/** What is wrong with these sections beyond their shape. */
export function peopleFaults({ groups = [], realms = [], identityProviders = [] }: People): Fault[] {
  return [
    ...twice('/groups', groups, ({ realm, name }) => `${realm}/${name}`),
    ...twice('/realms', realms, ({ name }) => name),
    ...twice('/identityProviders', identityProviders, ({ name }) => name),
    ...identityProviders.flatMap(
      ({ realm, name: _name, title: _title, enabled: _enabled, secret: _secret, ...settings }, index) => {
        try {
          checkedSettings(realm, settings);
          return [];
        } catch (error) {
          if (!(error instanceof GatehouseError) || error.code !== 'invalid-input') throw error;
          return (error.extra['errors'] as readonly Fault[]).map(({ at, message }) => ({
            at: `/identityProviders/${index}${at}`,
            message,
          }));
        }
      },
    ),
  ];
}

function twice<T>(pointer: string, items: readonly T[], nameOf: (item: T) => string): Fault[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const name = nameOf(item);
    if (!seen.has(name)) return seen.add(name) && [];
    return [{ at: `${pointer}/${index}`, message: `"${name}" is declared twice` }];
  });
}
