import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { listRegistrationTokens } from '../../registration/tokens.ts';
import { getDeveloper } from '../../registry.ts';
import { developerPath } from '../developers/shape.ts';
import { registrationToken } from './shape.ts';

export const listRegistrationTokensRoute = defineRoute({
  method: 'GET',
  url: '/developers/:developer/registration-tokens',
  permission: 'applications:read',
  tag: 'clients',
  summary: 'List the tokens by which programs register clients of a developer',
  params: developerPath,
  query: closed(paging),
  reply: pageOf(registrationToken),
  handler: async ({ db, params, query }) => {
    const { id } = await getDeveloper(db, await idOf(db, 'developers', params.developer));
    return pageOfRows(await listRegistrationTokens(db, id, pageAsked(query)), query, byId);
  },
});
