import { Type } from 'typebox';
import { closed } from '#api';
import { GatehouseError } from '#kernel';
import { ownTaggedApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { decision, decisionTold } from './shape.ts';

export const readDecisionRoute = defineRoute({
  method: 'GET',
  url: '/decisions/:decision',
  permission: 'portal:own',
  tag: 'decisions',
  summary: 'Why a call was refused, and how to mend it',
  description:
    'By the decision id that the refusal carried as `instance`. Only for calls of your applications.',
  params: closed({ decision: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }) }),
  reply: decision,
  handler: async ({ db, params, principal, services: { traffic } }) => {
    const refused = (await traffic.decision(params.decision)).find(({ mode }) => mode === 'block');
    const application =
      refused === undefined ? undefined : await ownTaggedApplication(db, principal, refused.application);
    // What happened under its tag before the application was there was somebody else's.
    if (refused === undefined || application === undefined || refused.at < application.createdAt)
      throw new GatehouseError(
        'not-found',
        'There is no such decision about a call of your applications. Decisions are kept for a while only.',
      );
    return decisionTold(refused, application);
  },
});
