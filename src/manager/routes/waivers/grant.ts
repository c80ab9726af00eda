import { Type } from 'typebox';
import { closed, instant, reference } from '#api';
import { operationIdOf, versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { grantWaiver } from '../../waivers.ts';
import { waiver } from './shape.ts';

export const grantWaiverRoute = defineRoute({
  method: 'POST',
  url: '/waivers',
  permission: 'waivers:write',
  tag: 'waivers',
  recent: true,
  summary: 'Waive a control for a while',
  description:
    'For one operation, or for all of a version. When the waiver lapses, operations that lived by it answer 503 until they meet their floor.',
  body: closed({
    api: reference,
    version: reference,
    operation: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Id or operationId; absent: all.' }),
    ),
    control: Type.String({ maxLength: 64 }),
    reason: Type.String({ minLength: 10, maxLength: 1000, description: 'Goes to the audit log.' }),
    until: instant,
  }),
  reply: waiver,
  status: 201,
  handler: async ({ body, change, principal, now, located }) => {
    const { api, version, operation, ...rest } = body;
    const made = await change(async ({ change, record }) => {
      const versionId = await versionIdOf(change.tx, { api, version });
      const operationId =
        operation === undefined ? null : await operationIdOf(change.tx, { api, version, operation });
      const done = await grantWaiver(change, { ...rest, versionId, operationId }, principal.actor, now);
      return record('waiver.grant', done);
    });
    located(`/waivers/${made.id}`);
    return made;
  },
});
