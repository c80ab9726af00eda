import { operationIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getOperation } from '../../catalogue/operations.ts';
import { operation, operationPath } from './shape.ts';

export const readOperationRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/operations/:operation',
  permission: 'apis:read',
  tag: 'operations',
  summary: 'Read an operation',
  params: operationPath,
  reply: operation,
  handler: async ({ db, params }) => getOperation(db, await operationIdOf(db, params)),
});
