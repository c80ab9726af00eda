import { GatehouseError } from '#kernel';
import { closed, reason } from '#api';
import { defineRoute } from '../../http/route.ts';
import { token, tokenPath } from './shape.ts';
import { getToken } from './tokens.ts';

export const revokeTokenRoute = defineRoute({
  method: 'POST',
  url: '/tokens/:token/revoke',
  permission: 'tokens:revoke',
  tag: 'tokens',
  summary: 'Revoke an admin token',
  params: tokenPath,
  body: closed({ reason }),
  reply: token,
  handler: ({ params, body, change, services }) =>
    change(async ({ change, audit }) => {
      if (!(await services.tokens.revokeToken(change, params.token)))
        throw new GatehouseError('conflict', 'The token was revoked before.');
      await audit({ action: 'token.revoke', id: params.token, detail: { reason: body.reason } });
      return getToken(change.tx, params.token);
    }),
});
