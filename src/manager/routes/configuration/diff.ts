import { Type } from 'typebox';
import { closed } from '#api';
import { type Permission, permits } from '#credentials';
import { defineRoute } from '../../http/route.ts';
import { plan } from '../../declaration/plan.ts';
import { declarationBody, declarationFrom, declarationLimit, declarationTypes, difference } from './shape.ts';

export const diffConfigurationRoute = defineRoute({
  method: 'POST',
  url: '/configuration/diff',
  permission: ['apis:read', 'developers:read', 'applications:read'],
  tag: 'configuration',
  summary: 'What a sync of a declaration would change',
  description: 'Nothing is changed. Deletes are listed; a sync does them only when it is told to prune.',
  body: declarationBody,
  consumes: declarationTypes,
  bodyLimit: declarationLimit,
  rehearsable: false,
  reply: closed({ differences: Type.Array(difference) }),
  handler: async ({ body, db, principal, services, now }) => {
    const sight = {
      permits: (permission: Permission) => permits(principal, permission),
      vault: services.sealing,
    };
    return { differences: await plan(db, await declarationFrom(body), now, sight) };
  },
});
