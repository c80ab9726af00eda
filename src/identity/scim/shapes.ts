/** Resources as RFC 7643 writes them. */
import type { Realm } from '#credentials';
import type { ScimGroup } from './groups.ts';
import type { ScimUser } from './users.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const configurationSchema = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const typeSchema = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

/** Resources of one answer at most. */
export const maxResults = 200;

/** Below which the protocol is spoken for a realm. */
export const scimPath = '/scim/v2';
export const baseOf = (realm: Realm): string => `${scimPath}/${realm}`;

/** A weak tag (RFC 7644 section 3.14): it names a state of the resource, not octets. */
export const versionOf = (revision: number): string => `W/"${revision}"`;

const instant = (ms: number): string => new Date(ms).toISOString();

export function userView({ user, document, groups }: ScimUser) {
  const { externalId, displayName, name, emails } = document;
  return {
    schemas: [userSchema],
    id: user.id,
    ...(externalId === undefined ? {} : { externalId }),
    userName: document.userName,
    displayName: displayName ?? user.name,
    name: { formatted: user.name, ...name },
    emails: emails ?? [{ value: user.email, primary: true }],
    active: document.active,
    groups: groups.map(display => ({ display })),
    meta: {
      resourceType: 'User',
      created: instant(user.createdAt),
      lastModified: instant(user.updatedAt),
      location: `${baseOf(user.realm)}/Users/${user.id}`,
      version: versionOf(user.revision),
    },
  };
}

export function groupView({ group, externalId, members }: ScimGroup, withMembers: boolean) {
  const base = baseOf(group.realm);
  return {
    schemas: [groupSchema],
    id: group.id,
    ...(externalId === null ? {} : { externalId }),
    displayName: group.title,
    ...(withMembers
      ? {
          members: members.map(({ id, name }) => ({
            value: id,
            display: name,
            type: 'User',
            $ref: `${base}/Users/${id}`,
          })),
        }
      : {}),
    meta: {
      resourceType: 'Group',
      created: instant(group.createdAt),
      lastModified: instant(group.updatedAt),
      location: `${base}/Groups/${group.id}`,
      version: versionOf(group.revision),
    },
  };
}

export const listView = (total: number, start: number, resources: readonly object[]) => ({
  schemas: [listSchema],
  totalResults: total,
  startIndex: start,
  itemsPerPage: resources.length,
  Resources: resources,
});

/** What the server can do (RFC 7643 section 5). */
export const configuration = {
  schemas: [configurationSchema],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'An admin token that may provision (RFC 6750).',
      primary: true,
    },
  ],
};

export const resourceTypes = [
  { schemas: [typeSchema], id: 'User', name: 'User', endpoint: '/Users', schema: userSchema },
  { schemas: [typeSchema], id: 'Group', name: 'Group', endpoint: '/Groups', schema: groupSchema },
];

const attribute = (name: string, type: string, more: object = {}) => ({
  name,
  type,
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});

/** The attributes that are kept (RFC 7643 section 7). */
export const schemas = [
  {
    id: userSchema,
    name: 'User',
    attributes: [
      attribute('userName', 'string', { required: true, uniqueness: 'server' }),
      attribute('displayName', 'string'),
      attribute('name', 'complex', {
        subAttributes: ['formatted', 'givenName', 'familyName'].map(name => attribute(name, 'string')),
      }),
      attribute('emails', 'complex', {
        multiValued: true,
        subAttributes: [
          attribute('value', 'string'),
          attribute('type', 'string'),
          attribute('primary', 'boolean'),
        ],
      }),
      attribute('active', 'boolean'),
      attribute('groups', 'complex', {
        multiValued: true,
        mutability: 'readOnly',
        subAttributes: [attribute('display', 'string', { mutability: 'readOnly' })],
      }),
    ],
  },
  {
    id: groupSchema,
    name: 'Group',
    attributes: [
      attribute('displayName', 'string', { required: true, uniqueness: 'server' }),
      attribute('members', 'complex', {
        multiValued: true,
        subAttributes: [
          attribute('value', 'string', { mutability: 'immutable' }),
          attribute('type', 'string'),
        ],
      }),
    ],
  },
];
