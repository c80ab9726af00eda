import { closed, reason } from '#api';
import { conflict } from '#store';
import { defineRoute } from '../../http/route.ts';
import { getRegistrationToken } from '../../registration/tokens.ts';
import { registrationToken, registrationTokenPath } from './shape.ts';

export const revokeRegistrationTokenRoute = defineRoute({
  method: 'POST',
  url: '/registration-tokens/:token/revoke',
  permission: 'keys:revoke',
  tag: 'clients',
  summary: 'Revoke a token by which programs register clients',
  description: 'What was registered with it stays.',
  params: registrationTokenPath,
  body: closed({ reason }),
  reply: registrationToken,
  handler: ({ params, body, change, services }) =>
    change(async ({ change, audit }) => {
      if (!(await services.registrations.revoke(change, params.token)))
        throw conflict('The token was revoked before.');
      await audit({ action: 'registration-token.revoke', id: params.token, detail: { reason: body.reason } });
      return getRegistrationToken(change.tx, params.token);
    }),
});
