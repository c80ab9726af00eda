import { getAuthority } from '../../authorities.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { authority, authorityPath, shown } from './shape.ts';

export const readAuthorityRoute = defineRoute({
  method: 'GET',
  url: '/authorities/:authority',
  permission: 'apis:read',
  tag: 'authorities',
  summary: 'Read an authority',
  params: authorityPath,
  reply: authority,
  handler: async ({ db, params }) =>
    shown(await getAuthority(db, await idOf(db, 'client_authorities', params.authority))),
});
