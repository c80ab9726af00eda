import { closed, reason } from '#api';
import { conflict } from '#store';
import { getSecret } from '../../clients/secrets.ts';
import { defineRoute } from '../../http/route.ts';
import { clientSecret, secretPath } from './shape.ts';

export const revokeSecretRoute = defineRoute({
  method: 'POST',
  url: '/client-secrets/:secret/revoke',
  permission: 'keys:revoke',
  tag: 'clients',
  summary: 'Revoke a client secret',
  description:
    'No token is issued for it from now on, and those that the client holds are refused within a second.',
  params: secretPath,
  body: closed({ reason }),
  reply: clientSecret,
  handler: ({ params, body, change, services }) =>
    change(async ({ change, audit }) => {
      if (!(await services.secrets.revokeSecret(change, params.secret, body.reason)))
        throw conflict('The secret was revoked before.');
      await audit({ action: 'client-secret.revoke', id: params.secret, detail: { reason: body.reason } });
      return getSecret(change.tx, params.secret);
    }),
});
