import { closed, reason } from '#api';
import { getSigningKey, revokeSigningKey } from '#manager';
import { conflict } from '#store';
import { ownApplication, ownSigningKey } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { signingKey, signingKeyPath, signingKeyTold } from './shape.ts';

/** Open to suspended developers too: a key that got out must be stopped by whoever knows of it. */
export const revokeSigningKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/signing-keys/:signingKey/revoke',
  permission: 'portal:own',
  tag: 'signing-keys',
  summary: 'Revoke a signing key',
  description: 'Every gateway refuses its signatures within a second.',
  params: signingKeyPath,
  body: closed({ reason }),
  reply: signingKey,
  rehearsable: false,
  handler: ({ params, body, change, principal, now }) =>
    change(async ({ change, audit }) => {
      const application = await ownApplication(change.tx, principal, params.application);
      const { id } = await ownSigningKey(change.tx, application, params.signingKey);
      if (!(await revokeSigningKey(change, id, body.reason, now)))
        throw conflict('The signing key was revoked before.');
      await audit({ action: 'signing-key.revoke', id, detail: { reason: body.reason } });
      return signingKeyTold(await getSigningKey(change.tx, id), now);
    }),
});
