import { closed, reason } from '#api';
import { revokeClientWaiver } from '../../clients/waivers.ts';
import { defineRoute } from '../../http/route.ts';
import { clientWaiver, clientWaiverPath } from './shape.ts';

export const revokeClientWaiverRoute = defineRoute({
  method: 'POST',
  url: '/client-waivers/:waiver/revoke',
  permission: 'waivers:write',
  tag: 'clients',
  summary: 'End the waiver of a legacy grant now',
  params: clientWaiverPath,
  body: closed({ reason }),
  reply: clientWaiver,
  handler: ({ params, body, change, now }) =>
    change(async ({ change, record }) =>
      record('client-waiver.revoke', await revokeClientWaiver(change, params.waiver, now), {
        why: body.reason,
      }),
    ),
});
