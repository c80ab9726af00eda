import { Type } from 'typebox';
import { type Db, type Tx, found } from '#store';
import { idOf } from '../../http/find.ts';
import { byId, pageOfAll, closed, oneOf, pageOf, paging } from '#api';
import { defineRoute } from '../../http/route.ts';
import {
  attachPolicy,
  detachPolicy,
  getAttachment,
  listAttachments,
  updateAttachment,
} from '../../attachments.ts';
import { attachment, modes, policyOptions } from '../attachments/shape.ts';
import { limitPath, newLimit, planPath } from './shape.ts';

/** A plan's limits: the policies attached to it, for those who may change plans but no other policies. */

export const listLimitsRoute = defineRoute({
  method: 'GET',
  url: '/plans/:plan/limits',
  permission: 'apis:read',
  tag: 'plans',
  summary: "List a plan's limits",
  params: planPath,
  query: closed(paging),
  reply: pageOf(attachment),
  handler: async ({ db, params, query }) =>
    pageOfAll(await listAttachments(db, 'plan', await idOf(db, 'plans', params.plan)), query, byId),
});

export const readLimitRoute = defineRoute({
  method: 'GET',
  url: '/plans/:plan/limits/:limit',
  permission: 'apis:read',
  tag: 'plans',
  summary: 'Read a limit of a plan',
  params: limitPath,
  reply: attachment,
  handler: ({ db, params }) => limitOf(db, params),
});

export const createLimitRoute = defineRoute({
  method: 'POST',
  url: '/plans/:plan/limits',
  permission: 'plans:write',
  tag: 'plans',
  summary: 'Add a limit to a plan',
  params: planPath,
  body: newLimit,
  reply: attachment,
  status: 201,
  handler: async ({ params, body, change, now, located }) => {
    const made = await change(async ({ change, record }) => {
      const scopeId = await idOf(change.tx, 'plans', params.plan);
      return record(
        'plan-limit.create',
        await attachPolicy(change, { ...body, scope: 'plan', scopeId }, now),
      );
    });
    located(`/plans/${made.scopeId}/limits/${made.id}`);
    return made;
  },
});

export const updateLimitRoute = defineRoute({
  method: 'PATCH',
  url: '/plans/:plan/limits/:limit',
  permission: 'plans:write',
  tag: 'plans',
  summary: 'Change a limit of a plan',
  params: limitPath,
  body: closed(
    { mode: Type.Optional(oneOf(modes)), options: Type.Optional(policyOptions) },
    { minProperties: 1 },
  ),
  reply: attachment,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const { id } = await limitOf(change.tx, params);
      return record('plan-limit.update', await updateAttachment(change, id, body, revision, now));
    }),
});

export const deleteLimitRoute = defineRoute({
  method: 'DELETE',
  url: '/plans/:plan/limits/:limit',
  permission: 'plans:write',
  tag: 'plans',
  summary: 'Take a limit from a plan',
  params: limitPath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, record }) => {
      const { id } = await limitOf(change.tx, params);
      await record('plan-limit.delete', await detachPolicy(change, id, revision));
      return undefined;
    }),
});

/** The limit, if it is one of this plan: an id of any other attachment is not found here. */
async function limitOf(db: Db | Tx, at: { plan: string; limit: string }) {
  const plan = await idOf(db, 'plans', at.plan);
  const limit = await getAttachment(db, at.limit);
  return found(limit.scope === 'plan' && limit.scopeId === plan ? limit : undefined, 'limit', at.limit);
}
