import { Type } from 'typebox';
import { readRevocationList } from '#credentials';
import { closed } from '#api';
import { getAuthority, takeRevocations } from '../../authorities.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { authority, authorityPath, recorded, shown } from './shape.ts';

/** Characters of PEM: 50,000 entries with room to spare. */
const maxList = 8 * 1024 * 1024;

export const takeRevocationsRoute = defineRoute({
  method: 'POST',
  url: '/authorities/:authority/revocations',
  permission: 'authorities:write',
  tag: 'authorities',
  summary: 'Bring in a revocation list',
  description:
    'Takes the place of the one before of the same issuing certificate; an older one is refused. Every gateway obeys it within a second, and accepts nothing of that issuer once its nextUpdate has passed.',
  params: authorityPath,
  body: closed({ list: Type.String({ minLength: 1, maxLength: maxList, description: 'PEM.' }) }),
  bodyLimit: maxList + 4096,
  reply: authority,
  handler: ({ params, body, change, now }) =>
    change(async ({ change, audit }) => {
      const id = await idOf(change.tx, 'client_authorities', params.authority);
      const { certificates } = await getAuthority(change.tx, id);
      const list = readRevocationList(body.list, certificates, now);
      await takeRevocations(change, id, list, now);
      const after = await getAuthority(change.tx, id);
      const { issuer, thisUpdate, nextUpdate } = list;
      await audit({
        action: 'authority.revocations',
        id,
        detail: { ...recorded(after), issuer, thisUpdate, nextUpdate },
      });
      return shown(after);
    }),
});
