import { closed } from '#api';
import { usesSecret } from '#credentials';
import { conflict } from '#store';
import { getClient } from '../../clients/clients.ts';
import { getSecret } from '../../clients/secrets.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { keyAgeOf } from '../../keys.ts';
import { applicationPath } from '../applications/shape.ts';
import { asLifetime, lifetime } from '../keys/shape.ts';
import { newSecret } from './shape.ts';

export const createSecretRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client/secrets',
  permission: 'keys:write',
  tag: 'clients',
  recent: true,
  summary: 'Make a secret for a client',
  description: 'The secret is in this answer and nowhere else. Those that it has work on.',
  params: applicationPath,
  body: closed(lifetime),
  reply: newSecret,
  status: 201,
  rehearsable: false,
  handler: async ({ params, body, change, services, located }) => {
    const made = await change(async ({ change, audit }) => {
      const applicationId = await idOf(change.tx, 'applications', params.application);
      if (!usesSecret(await getClient(change.tx, applicationId)))
        throw conflict('This client proves itself without a secret.');
      const maxAgeMs = await keyAgeOf(change.tx, applicationId);
      const request = { applicationId, maxAgeMs, ...asLifetime(body) };
      const { id, secret, notAfter } = await services.secrets.issueSecret(change, request);
      await audit({ action: 'client-secret.create', id, detail: { applicationId, notAfter } });
      return { ...(await getSecret(change.tx, id)), secret };
    });
    located(`/client-secrets/${made.id}`);
    return made;
  },
});
