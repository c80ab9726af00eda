import { byId, closed, pageAsked, pageOf, pageOfRows, paging } from '#api';
import { listRegistrationTokens } from '#manager';
import { defineRoute } from '../../route.ts';
import { registrationToken, registrationTokenTold } from './shape.ts';

export const listRegistrationTokensRoute = defineRoute({
  method: 'GET',
  url: '/registration-tokens',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'List the tokens by which programs register applications of yours',
  query: closed(paging),
  reply: pageOf(registrationToken),
  handler: async ({ db, principal, query }) => {
    const tokens = await listRegistrationTokens(db, principal.user?.developerId ?? '', pageAsked(query));
    return pageOfRows(tokens.map(registrationTokenTold), query, byId);
  },
});
