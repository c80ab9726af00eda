import { Type } from 'typebox';
import { closed, instant, oneOf } from '#api';
import type { Principal } from '#credentials';
import type { Decision } from '#gateway';
import { modes } from '../attachments/shape.ts';

export const decision = closed(
  {
    id: Type.String(),
    at: instant,
    zone: Type.String(),
    version: Type.String({ description: '`<api>/<version>`, or `-` before routing.' }),
    operation: Type.String({ description: '`<METHOD> <template>`, or `-`.' }),
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

/** The reason may tell thresholds and rules; an application's developer would learn how to stay below them. */
export function shownTo(
  principal: Principal,
  found: Decision,
): Omit<Decision, 'reason'> & { reason?: string } {
  const { reason, ...shown } = found;
  return principal.permissions.has('metrics:read') ? { ...shown, reason } : shown;
}
