import { closed, slug } from '#api';
import { createAuthority } from '../../authorities.ts';
import { defineRoute } from '../../http/route.ts';
import { authority, certificates, recorded, shown } from './shape.ts';

export const createAuthorityRoute = defineRoute({
  method: 'POST',
  url: '/authorities',
  permission: 'authorities:write',
  tag: 'authorities',
  recent: true,
  summary: 'Add an authority',
  description: 'Nothing is believed of it until a `client-certificate` policy names it.',
  body: closed({ name: slug, certificates }),
  reply: authority,
  status: 201,
  handler: async ({ body, change, now, located }) => {
    const made = await change(async ({ change, audit }) => {
      const { after } = await createAuthority(change, body, now);
      if (after === null) throw new Error('the authority was not made');
      await audit({ action: 'authority.create', id: after.id, detail: recorded(after) });
      return shown(after);
    });
    located(`/authorities/${made.name}`);
    return made;
  },
});
