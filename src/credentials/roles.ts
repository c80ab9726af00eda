/** Who may do what in the control plane: seven roles and one table. */

export const permissions = [
  'apis:read',
  'apis:write',
  'apis:publish',
  'waivers:write',
  'policies:write',
  'plans:write',
  'developers:read',
  'developers:write',
  /** Keeping a caller out, and readmitting it: whoever looks after security must be able to at once. */
  'developers:suspend',
  'applications:read',
  'applications:write',
  'applications:suspend',
  'subscriptions:write',
  'subscriptions:approve',
  'keys:write',
  'keys:revoke',
  /** Whose client certificates are believed. */
  'authorities:write',
  'tokens:read',
  'tokens:write',
  'tokens:revoke',
  'snapshots:read',
  'snapshots:write',
  'audit:read',
  'backup:write',
  /** Replacing the keys that secrets are sealed under. */
  'vault:write',
  'decisions:read',
  'metrics:read',
  /** What is stopped at once: networks among it, which may be a person's. */
  'stops:read',
  'stops:write',
  'users:read',
  'users:write',
  /** Whose word is taken for who somebody is, and what roles it gives. */
  'providers:read',
  'providers:write',
  /** Keeping accounts and groups by SCIM: of staff, of users of the portal. For a token of a directory, narrowed to it. */
  'scim:staff',
  'scim:users',
  /** Handing out one-time links, which open accounts: for the operator at the machine, in no role. */
  'links:write',
  /** Signing in, and what leads there. */
  'session:open',
  /** One's own account. */
  'session:own',
  /** The catalogue as the portal shows it. */
  'portal:read',
  /** One's own applications in the portal. */
  'portal:own',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = [
  'administrator',
  'security',
  'business-owner',
  'api-developer',
  'application-developer',
  'analyst',
  'auditor',
] as const;

export type Role = (typeof roles)[number];

/**
 * What each role needs for its work and no more. `waivers:write` is in one row only: whoever publishes under
 * pressure can't also excuse the controls that are missing. An administrator runs the installation, but neither
 * waives controls nor approves the use of other people's APIs.
 */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: permissions.filter(
    name =>
      !['waivers:write', 'subscriptions:approve', 'links:write', 'session:open', 'session:own'].includes(
        name,
      ) && !name.startsWith('portal:'),
  ),
  security: [
    'apis:read',
    'waivers:write',
    'policies:write',
    'developers:read',
    'developers:suspend',
    'applications:read',
    'applications:suspend',
    'keys:revoke',
    'authorities:write',
    'tokens:read',
    'tokens:revoke',
    'snapshots:read',
    'snapshots:write',
    'audit:read',
    'vault:write',
    'decisions:read',
    'metrics:read',
    'stops:read',
    'stops:write',
  ],
  'business-owner': [
    'apis:read',
    'apis:publish',
    'plans:write',
    'developers:read',
    'developers:write',
    'developers:suspend',
    'applications:read',
    'subscriptions:approve',
    'snapshots:read',
    'metrics:read',
  ],
  'api-developer': [
    'apis:read',
    'apis:write',
    'apis:publish',
    'policies:write',
    'applications:read',
    'snapshots:read',
    'decisions:read',
    'metrics:read',
  ],
  'application-developer': [
    'apis:read',
    'applications:read',
    'applications:write',
    'subscriptions:write',
    'keys:write',
    'keys:revoke',
    'decisions:read',
  ],
  analyst: ['apis:read', 'applications:read', 'decisions:read', 'metrics:read'],
  auditor: [
    'users:read',
    'providers:read',
    'apis:read',
    'developers:read',
    'applications:read',
    'tokens:read',
    'snapshots:read',
    'audit:read',
    'decisions:read',
    'stops:read',
  ],
};

/** Somebody whose credential was checked. `actor` is what the audit log names. */
export interface Principal {
  /** `user:<id>`, `token:<id>` or `operator:<os user>`. */
  readonly actor: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  /** Who it is, when a person has signed in. */
  readonly user?: SignedIn;
}

/** A person with a session. */
export interface SignedIn {
  readonly id: string;
  readonly realm: 'internal' | 'external';
  /** Whose applications are theirs, in the realm `external`. */
  readonly developerId: string | null;
  readonly sessionId: string;
  /** How they proved who they are (RFC 8176), what that amounts to, and when it was (milliseconds since the epoch). */
  readonly amr: readonly string[];
  readonly acr: 'gatehouse:1fa' | 'gatehouse:2fa';
  readonly authenticatedAt: number;
  /** Their realm asks for a second factor that they have not shown: nothing but their own account is open to them. */
  readonly isHeldBack: boolean;
}

/** Somebody without a credential: may sign in, and see what the portal shows to everybody. */
export const anonymous: Principal = {
  actor: 'anonymous',
  roles: [],
  permissions: new Set<Permission>(['session:open', 'portal:read']),
};

/** True when the principal holds the permission. */
export function permits(principal: Principal, permission: Permission): boolean {
  return principal.permissions.has(permission);
}

/** What roles amount to, narrowed to `scopes` where given. Names that are not known grant nothing. */
export function permissionsFor(
  names: readonly string[],
  scopes: readonly string[] | null = null,
): ReadonlySet<Permission> {
  const held = new Set(names.filter(isRole).flatMap(role => permissionsOf[role]));
  return scopes === null ? held : new Set([...held].filter(permission => scopes.includes(permission)));
}

/** The person at the machine who can read the master key: all roles, since nothing could be kept from them. */
export function operatorPrincipal(osUser: string): Principal {
  return { actor: `operator:${osUser}`, roles, permissions: new Set(permissions) };
}

export function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name);
}

export function isPermission(name: string): name is Permission {
  return (permissions as readonly string[]).includes(name);
}
