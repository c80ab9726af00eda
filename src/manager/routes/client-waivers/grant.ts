import { Type } from 'typebox';
import { closed, instant } from '#api';
import { grantClientWaiver } from '../../clients/waivers.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { applicationPath } from '../applications/shape.ts';
import { clientWaiver, legacyGrant } from './shape.ts';

export const grantClientWaiverRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client/waivers',
  permission: 'waivers:write',
  tag: 'clients',
  recent: true,
  summary: 'Allow an application a legacy grant for a while',
  description: 'When the waiver ends, the grant is refused, whatever the settings of the client say.',
  params: applicationPath,
  body: closed({
    grant: legacyGrant,
    reason: Type.String({ minLength: 10, maxLength: 1000, description: 'Goes to the audit log.' }),
    until: instant,
  }),
  reply: clientWaiver,
  status: 201,
  handler: ({ params, body, change, principal, now }) =>
    change(async ({ change, record }) => {
      const { id } = await getApplication(
        change.tx,
        await idOf(change.tx, 'applications', params.application),
      );
      const input = { ...body, applicationId: id };
      return record('client-waiver.grant', await grantClientWaiver(change, input, principal.actor, now));
    }),
});
