import { closed } from '#api';
import { getClient } from '#manager';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { days } from '../keys/shape.ts';
import { makeSecret } from './make.ts';
import { newSecret } from './shape.ts';

export const createSecretRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client/secrets',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Get another client secret',
  description: 'The secret is in this answer and nowhere else. Those that there are work on.',
  params: applicationPath,
  body: closed({ days }),
  reply: newSecret,
  status: 201,
  rehearsable: false,
  handler: ({ params, body, change, principal, services, now }) =>
    change(async ({ change, audit }) => {
      const { id } = await ownApplicationToChange(change.tx, principal, params.application);
      const client = await getClient(change.tx, id);
      const made = await makeSecret(change, client, { secrets: services.secrets, now, days: body.days });
      const detail = { applicationId: id, notAfter: made.notAfter };
      await audit({ action: 'client-secret.create', id: made.id, detail });
      return made;
    }),
});
