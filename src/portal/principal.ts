import { anonymous, type Permission, type Principal } from '#credentials';

/** All that anybody can hold in the portal. */
const portalPermissions: ReadonlySet<Permission> = new Set([
  'portal:read',
  'portal:own',
  'session:open',
  'session:own',
]);

/**
 * Whoever a session belongs to, as the portal takes them: people of the realm `external`, and with no permission of
 * the console whatever the session says. Anybody else is nobody here.
 */
export function portalPrincipal(principal: Principal): Principal {
  if (principal === anonymous || principal.user?.realm !== 'external') return anonymous;
  const held = [...principal.permissions].filter(permission => portalPermissions.has(permission));
  return { ...principal, roles: [], permissions: new Set(held) };
}
