import { closed, slug } from '#api';
import { findApi } from '../../catalogue/find.ts';
import { defineRoute } from '../../route.ts';
import { api } from './shape.ts';
import { apiTold, versionTold } from './told.ts';

export const readApiRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api',
  permission: 'portal:read',
  tag: 'apis',
  summary: 'Read an API and its versions',
  params: closed({ api: slug }),
  reply: api,
  handler: async ({ params, services }) => {
    const catalogue = await services.catalogue.current();
    const found = findApi(catalogue, params.api);
    return {
      ...apiTold(found, catalogue),
      description: found.description,
      versions: found.versions.map(versionTold),
    };
  },
});
