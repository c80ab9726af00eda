import { defineRoute } from '../../http/route.ts';
import { getSigningKey } from '../../signing-keys.ts';
import { signingKey, signingKeyPath } from './shape.ts';

export const readSigningKeyRoute = defineRoute({
  method: 'GET',
  url: '/signing-keys/:signingKey',
  permission: 'applications:read',
  tag: 'signing-keys',
  summary: 'Read what is known of a signing key',
  params: signingKeyPath,
  reply: signingKey,
  handler: ({ db, params }) => getSigningKey(db, params.signingKey),
});
