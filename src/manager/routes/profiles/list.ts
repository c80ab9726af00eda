import { closed, pageOf, paging, byId, pageOfAll } from '#api';
import { defineRoute } from '../../http/route.ts';
import { profiles } from '../../profiles/profiles.ts';
import { profile } from './shape.ts';

export const listProfilesRoute = defineRoute({
  method: 'GET',
  url: '/profiles',
  permission: 'apis:read',
  tag: 'profiles',
  summary: 'List the profiles that versions can refer to',
  query: closed(paging),
  reply: pageOf(profile),
  handler: async ({ query }) => pageOfAll(profiles, query, byId),
});
