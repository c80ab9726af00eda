import { closed } from '#api';
import { updateClient } from '../../clients/clients.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { applicationPath } from '../applications/shape.ts';
import { client, settings } from './shape.ts';
import { clientTold, refuseFirstParty } from './told.ts';

export const updateClientRoute = defineRoute({
  method: 'PATCH',
  url: '/applications/:application/client',
  permission: 'applications:write',
  tag: 'clients',
  summary: 'Change the settings of a client',
  description:
    'Kind and realm stay. Where it may do less than before, tokens that it holds are refused within a second.',
  params: applicationPath,
  body: closed(settings, { minProperties: 1 }),
  reply: client,
  handler: ({ params, body, change, principal, revision, now }) => {
    refuseFirstParty(principal, body.firstParty);
    return change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'applications', params.application);
      const after = await record('client.update', await updateClient(change, id, body, revision, now));
      return clientTold(change.tx, after, now);
    });
  },
});
