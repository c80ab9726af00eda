// Made from src/credentials by `npm run docs`. Change it there.

/** The roles that hold each permission. */
export const rolesHolding: Readonly<Record<string, readonly string[]>> = {
  'apis:read': ["administrator","security","business-owner","api-developer","application-developer","analyst","auditor"],
  'apis:write': ["administrator","api-developer"],
  'apis:publish': ["administrator","business-owner","api-developer"],
  'waivers:write': ["security"],
  'policies:write': ["administrator","security","api-developer"],
  'plans:write': ["administrator","business-owner"],
  'developers:read': ["administrator","security","business-owner","auditor"],
  'developers:write': ["administrator","business-owner"],
  'applications:read': ["administrator","security","business-owner","api-developer","application-developer","analyst","auditor"],
  'applications:write': ["administrator","application-developer"],
  'subscriptions:write': ["administrator","application-developer"],
  'subscriptions:approve': ["business-owner"],
  'keys:write': ["administrator","application-developer"],
  'keys:revoke': ["administrator","security","application-developer"],
  'tokens:read': ["administrator","security","auditor"],
  'tokens:write': ["administrator"],
  'tokens:revoke': ["administrator","security"],
  'snapshots:read': ["administrator","security","business-owner","api-developer","auditor"],
  'snapshots:write': ["administrator","security"],
  'audit:read': ["administrator","security","auditor"],
  'backup:write': ["administrator"],
  'decisions:read': ["administrator","security","api-developer","application-developer","analyst","auditor"],
  'metrics:read': ["administrator","security","business-owner","api-developer","analyst"],
  'stops:read': ["administrator","security","auditor"],
  'stops:write': ["administrator","security"],
  'users:read': ["administrator","auditor"],
  'users:write': ["administrator"],
  'links:write': [],
  'session:open': [],
  'session:own': [],
  'portal:read': [],
  'portal:own': [],
};

/** What each role is called. */
export const roleTitles: Readonly<Record<string, string>> = {
  'administrator': 'Administrator',
  'security': 'Security',
  'business-owner': 'Business owner',
  'api-developer': 'API developer',
  'application-developer': 'Application developer',
  'analyst': 'Analyst',
  'auditor': 'Auditor',
};
