import { Type } from 'typebox';
import { closed } from '#api';
import { found } from '#store';
import { defineRoute } from '../../http/route.ts';
import { decision, shownTo } from './shape.ts';

export const readDecisionRoute = defineRoute({
  method: 'GET',
  url: '/decisions/:decision',
  permission: 'decisions:read',
  tag: 'decisions',
  summary: 'Why a request was refused',
  description: 'By the decision id that the refusal carried. Recent ones only: see the list.',
  params: closed({ decision: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }) }),
  reply: decision,
  handler: async ({ params, services, principal }) => {
    const [first] = await services.traffic.decision(params.decision);
    return shownTo(principal, found(first, 'recent decision', params.decision));
  },
});
