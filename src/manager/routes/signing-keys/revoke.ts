import { closed, reason } from '#api';
import { conflict } from '#store';
import { defineRoute } from '../../http/route.ts';
import { getSigningKey, revokeSigningKey } from '../../signing-keys.ts';
import { signingKey, signingKeyPath } from './shape.ts';

export const revokeSigningKeyRoute = defineRoute({
  method: 'POST',
  url: '/signing-keys/:signingKey/revoke',
  permission: 'keys:revoke',
  tag: 'signing-keys',
  summary: 'Revoke a signing key',
  description: 'Every gateway refuses its signatures within a second.',
  params: signingKeyPath,
  body: closed({ reason }),
  reply: signingKey,
  handler: ({ params, body, change, now }) =>
    change(async ({ change, audit }) => {
      const { id } = await getSigningKey(change.tx, params.signingKey);
      if (!(await revokeSigningKey(change, id, body.reason, now)))
        throw conflict('The signing key was revoked before.');
      await audit({ action: 'signing-key.revoke', id, detail: { reason: body.reason } });
      return getSigningKey(change.tx, id);
    }),
});
