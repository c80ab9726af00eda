import { closed, reason } from '#api';
import { getRegistrationToken } from '#manager';
import { conflict } from '#store';
import { ownRegistrationToken } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { registrationToken, registrationTokenPath, registrationTokenTold } from './shape.ts';

/** Open to suspended developers too: a token that got out must be stopped by whoever knows of it. */
export const revokeRegistrationTokenRoute = defineRoute({
  method: 'POST',
  url: '/registration-tokens/:token/revoke',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Revoke a token by which programs register applications of yours',
  description: 'What was registered with it stays.',
  params: registrationTokenPath,
  body: closed({ reason }),
  reply: registrationToken,
  rehearsable: false,
  handler: ({ params, body, change, principal, services }) =>
    change(async ({ change, audit }) => {
      const { id } = await ownRegistrationToken(change.tx, principal, params.token);
      if (!(await services.registrations.revoke(change, id))) throw conflict('The token was revoked before.');
      await audit({ action: 'registration-token.revoke', id, detail: { reason: body.reason } });
      return registrationTokenTold(await getRegistrationToken(change.tx, id));
    }),
});
