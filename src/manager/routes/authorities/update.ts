import { closed } from '#api';
import { getAuthority, updateAuthority } from '../../authorities.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { authority, authorityPath, certificates, recorded, shown } from './shape.ts';

export const updateAuthorityRoute = defineRoute({
  method: 'PATCH',
  url: '/authorities/:authority',
  permission: 'authorities:write',
  tag: 'authorities',
  summary: 'Give an authority other certificates',
  description:
    'A renewed certificate of the same key keeps its revocation list; lists of keys that are no longer among them go.',
  params: authorityPath,
  body: closed({ certificates }),
  reply: authority,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, audit }) => {
      const id = await idOf(change.tx, 'client_authorities', params.authority);
      const { before } = await updateAuthority(change, id, body.certificates, revision, now);
      const after = await getAuthority(change.tx, id);
      await audit({
        action: 'authority.update',
        id,
        detail: { before: before && recorded(before), after: recorded(after) },
      });
      return shown(after);
    }),
});
