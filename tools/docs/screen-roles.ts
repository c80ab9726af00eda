import { permissions, permissionsOf, roles, type Role } from '#credentials';

const titles: Readonly<Record<Role, string>> = {
  administrator: 'Administrator',
  security: 'Security',
  'business-owner': 'Business owner',
  'api-developer': 'API developer',
  'application-developer': 'Application developer',
  analyst: 'Analyst',
  auditor: 'Auditor',
};

/** Which roles hold which permission, for screens that tell a person what is missing. */
export function screenRoles(): string {
  const holding = permissions.map(
    permission =>
      `  '${permission}': ${JSON.stringify(roles.filter(role => permissionsOf[role].includes(permission)))},`,
  );
  const named = roles.map(role => `  '${role}': '${titles[role]}',`);
  return `// Made from src/credentials by \`npm run docs\`. Change it there.

/** The roles that hold each permission. */
export const rolesHolding: Readonly<Record<string, readonly string[]>> = {
${holding.join('\n')}
};

/** What each role is called. */
export const roleTitles: Readonly<Record<string, string>> = {
${named.join('\n')}
};
`;
}
