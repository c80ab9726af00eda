import { Type } from 'typebox';
import { found } from '#store';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { contractOf } from '../../catalogue/versions.ts';
import { versionPath } from './shape.ts';

export const readContractRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/contract',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'Read the contract of a version: its OpenAPI document',
  params: versionPath,
  reply: Type.Unsafe<object>({ type: 'object', 'x-open': true }),
  handler: async ({ db, params }) => {
    const text = await contractOf(db, await versionIdOf(db, params));
    return JSON.parse(found(text, 'contract of version', params.version)) as object;
  },
});
