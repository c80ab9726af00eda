import { defineRoute } from '../../http/route.ts';
import { coreRules, told } from './shape.ts';

export const readCoreRulesRoute = defineRoute({
  method: 'GET',
  url: '/core-rules',
  permission: 'snapshots:read',
  tag: 'core-rules',
  summary: 'Which release of the OWASP Core Rule Set this node runs',
  reply: coreRules,
  handler: ({ services }) => Promise.resolve(told(services.coreRules).state),
});
