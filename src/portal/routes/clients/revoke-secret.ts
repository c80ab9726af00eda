import { closed, reason } from '#api';
import { getSecret } from '#manager';
import { conflict } from '#store';
import { ownApplication, ownSecret } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { clientSecret, secretPath, secretTold } from './shape.ts';

/** Open to suspended developers too: a secret that got out must be stopped by whoever knows of it. */
export const revokeSecretRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client/secrets/:secret/revoke',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Revoke a client secret',
  description:
    'No token is issued for it any more, and those that the client holds are refused within a second.',
  params: secretPath,
  body: closed({ reason }),
  reply: clientSecret,
  rehearsable: false,
  handler: ({ params, body, change, principal, services, now }) =>
    change(async ({ change, audit }) => {
      const application = await ownApplication(change.tx, principal, params.application);
      const { id } = await ownSecret(change.tx, application, params.secret);
      if (!(await services.secrets.revokeSecret(change, id, body.reason)))
        throw conflict('The secret was revoked before.');
      await audit({ action: 'client-secret.revoke', id, detail: { reason: body.reason } });
      return secretTold(await getSecret(change.tx, id), now);
    }),
});
