import { closed, nullable } from '#api';
import { usesSecret } from '#credentials';
import { clientKind, createClient, ownSettings } from '#manager';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { makeSecret } from './make.ts';
import { client, clientTold, newSecret } from './shape.ts';

export const createClientRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Let an application get tokens',
  description:
    'What is not told is as is usual for the kind. Where it proves itself by a secret, the first one is in this answer and nowhere else.',
  params: applicationPath,
  body: closed({ kind: clientKind, ...ownSettings }),
  reply: closed({ client, secret: nullable(newSecret) }, { title: 'NewClient' }),
  status: 201,
  rehearsable: false,
  handler: ({ params, body, change, principal, services, now }) =>
    change(async ({ change, audit, record }) => {
      const { id } = await ownApplicationToChange(change.tx, principal, params.application);
      const input = { ...body, applicationId: id, realm: 'external' as const };
      const made = await record('client.create', await createClient(change, input, now));
      const told = await clientTold(change.tx, made, now);
      if (!usesSecret(made)) return { client: told, secret: null };
      const secret = await makeSecret(change, made, { secrets: services.secrets, now });
      const detail = { applicationId: id, notAfter: secret.notAfter };
      await audit({ action: 'client-secret.create', id: secret.id, detail });
      return { client: told, secret };
    }),
});
