import { deleteAuthority } from '../../authorities.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { authorityPath, recorded } from './shape.ts';

export const deleteAuthorityRoute = defineRoute({
  method: 'DELETE',
  url: '/authorities/:authority',
  permission: 'authorities:write',
  tag: 'authorities',
  summary: 'Remove an authority',
  description: 'While a policy names it, or a certificate of it was agreed for an application, it stays.',
  params: authorityPath,
  status: 204,
  handler: ({ params, change, revision }) =>
    change(async ({ change, audit }) => {
      const id = await idOf(change.tx, 'client_authorities', params.authority);
      const { before } = await deleteAuthority(change, id, revision);
      await audit({ action: 'authority.delete', id, detail: before === null ? {} : recorded(before) });
      return undefined;
    }),
});
