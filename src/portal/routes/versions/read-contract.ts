import { Type } from 'typebox';
import { GatehouseError } from '#kernel';
import { findVersion } from '../../catalogue/find.ts';
import { defineRoute } from '../../route.ts';
import { versionPath } from './shape.ts';

export const readContractRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/contract',
  permission: 'portal:read',
  tag: 'versions',
  summary: 'The OpenAPI document of a version, for reference and for trying it out',
  params: versionPath,
  reply: Type.Unsafe<object>({ type: 'object', 'x-open': true }),
  handler: async ({ db, params, services }) => {
    const catalogue = await services.catalogue.current();
    const { version } = findVersion(catalogue, params);
    const document = await services.contracts.of(db, catalogue, version);
    if (document === undefined) throw new GatehouseError('not-found', 'This version has no contract.');
    return document;
  },
});
