import { closed, reason } from '#api';
import { getKey } from '#manager';
import { conflict } from '#store';
import { ownApplication, ownKey } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { key, keyPath, keyTold } from './shape.ts';

/** Open to suspended developers too: a key that got out must be stopped by whoever knows of it. */
export const revokeKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/keys/:key/revoke',
  permission: 'portal:own',
  tag: 'keys',
  summary: 'Revoke a key',
  description: 'Every gateway refuses it within a second.',
  params: keyPath,
  body: closed({ reason }),
  reply: key,
  rehearsable: false,
  handler: ({ params, body, change, principal, services, now }) =>
    change(async ({ change, audit }) => {
      const application = await ownApplication(change.tx, principal, params.application);
      const { id } = await ownKey(change.tx, application, params.key);
      if (!(await services.keys.revokeKey(change, id, body.reason)))
        throw conflict('The key was revoked before.');
      await audit({ action: 'key.revoke', id, detail: { reason: body.reason } });
      return keyTold(await getKey(change.tx, id), now);
    }),
});
