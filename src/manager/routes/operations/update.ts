import { Type } from 'typebox';
import { closed, nullable } from '#api';
import { operationIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { updateOperation } from '../../catalogue/operations.ts';
import { audience } from '../versions/shape.ts';
import { category, operation, operationPath } from './shape.ts';

export const updateOperationRoute = defineRoute({
  method: 'PATCH',
  url: '/apis/:api/versions/:version/operations/:operation',
  permission: 'apis:write',
  tag: 'operations',
  summary: 'Set what an operation does if misused, and for whom it is',
  params: operationPath,
  body: closed(
    { category: Type.Optional(category), audience: Type.Optional(nullable(audience)) },
    { minProperties: 1 },
  ),
  reply: operation,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const id = await operationIdOf(change.tx, params);
      return record('operation.update', await updateOperation(change, id, body, revision, now));
    }),
});
