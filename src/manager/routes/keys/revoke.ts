import { GatehouseError } from '#kernel';
import { closed, reason } from '#api';
import { defineRoute } from '../../http/route.ts';
import { getKey } from '../../keys.ts';
import { key, keyPath } from './shape.ts';

export const revokeKeyRoute = defineRoute({
  method: 'POST',
  url: '/keys/:key/revoke',
  permission: 'keys:revoke',
  tag: 'keys',
  summary: 'Revoke a key',
  description: 'Every gateway refuses it within a second.',
  params: keyPath,
  body: closed({ reason }),
  reply: key,
  handler: ({ params, body, change, services }) =>
    change(async ({ change, audit }) => {
      if (!(await services.keys.revokeKey(change, params.key, body.reason)))
        throw new GatehouseError('conflict', 'The key was revoked before.');
      await audit({ action: 'key.revoke', id: params.key, detail: { reason: body.reason } });
      return getKey(change.tx, params.key);
    }),
});
