import { getSecret } from '../../clients/secrets.ts';
import { defineRoute } from '../../http/route.ts';
import { clientSecret, secretPath } from './shape.ts';

export const readSecretRoute = defineRoute({
  method: 'GET',
  url: '/client-secrets/:secret',
  permission: 'applications:read',
  tag: 'clients',
  summary: 'Read what is known of a client secret',
  params: secretPath,
  reply: clientSecret,
  handler: ({ db, params }) => getSecret(db, params.secret),
});
