import { Type } from 'typebox';
import { closed, instant, oneOf } from '#api';
import { defineRoute } from '../../http/route.ts';
import { found } from '#store';
import { modes } from '../attachments/shape.ts';

const decision = closed(
  {
    id: Type.String(),
    at: instant,
    zone: Type.String(),
    version: Type.String({ description: '`<api>/<version>`, or `-` before routing.' }),
    operation: Type.String(),
    application: Type.String({ description: "The application's tag, or `-`." }),
    code: Type.String({ description: 'A code of the error catalogue.' }),
    status: Type.Integer(),
    policy: Type.String(),
    policyId: Type.String(),
    mode: oneOf(modes),
    reason: Type.Optional(Type.String({ description: 'Only for those who may see metrics.' })),
  },
  { title: 'Decision', description: 'Why the gateway refused a request.' },
);

export const readDecisionRoute = defineRoute({
  method: 'GET',
  url: '/decisions/:decision',
  permission: 'decisions:read',
  tag: 'decisions',
  summary: 'Why a request was refused',
  description: 'By the decision id that the refusal carried. Recent ones only.',
  params: closed({ decision: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }) }),
  reply: decision,
  handler: async ({ params, services, principal }) => {
    const { reason, ...shown } = found(
      services.decision(params.decision),
      'recent decision',
      params.decision,
    );
    // The reason may tell thresholds and rules; an application's developer would learn how to stay below them.
    return principal.permissions.has('metrics:read') ? { ...shown, reason } : shown;
  },
});
