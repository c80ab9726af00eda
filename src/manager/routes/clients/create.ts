import { closed, nullable } from '#api';
import { usesSecret } from '#credentials';
import { createClient } from '../../clients/clients.ts';
import { getSecret } from '../../clients/secrets.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { keyAgeOf } from '../../keys.ts';
import { applicationPath } from '../applications/shape.ts';
import { newSecret } from '../client-secrets/shape.ts';
import { clientKind, clientRealm, settings, shownClient } from './shape.ts';
import { clientTold, refuseFirstParty } from './told.ts';
import { Type } from 'typebox';

export const createClientRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client',
  permission: ['applications:write', 'keys:write'],
  tag: 'clients',
  summary: 'Make an application a client of the authorization server',
  description:
    'What is not told is as is usual for the kind. Where it proves itself by a secret, the first one is in this answer and nowhere else. The kind of the application follows the kind of the client.',
  params: applicationPath,
  body: closed({ kind: clientKind, realm: Type.Optional(clientRealm), ...settings }),
  reply: closed({ ...shownClient, secret: nullable(newSecret) }, { title: 'NewClient' }),
  status: 201,
  rehearsable: false,
  handler: async ({ params, body, change, principal, services, now, located }) => {
    refuseFirstParty(principal, body.firstParty);
    const made = await change(async ({ change, audit, record }) => {
      const applicationId = await idOf(change.tx, 'applications', params.application);
      const done = await createClient(change, { realm: 'external', ...body, applicationId }, now);
      const client = await record('client.create', done);
      const told = await clientTold(change.tx, client, now);
      if (!usesSecret(client)) return { ...told, secret: null };
      const maxAgeMs = await keyAgeOf(change.tx, applicationId);
      const { id, secret, notAfter } = await services.secrets.issueSecret(change, {
        applicationId,
        maxAgeMs,
      });
      await audit({ action: 'client-secret.create', id, detail: { applicationId, notAfter } });
      return { ...told, secret: { ...(await getSecret(change.tx, id)), secret } };
    });
    located(`/applications/${made.id}/client`);
    return made;
  },
});
