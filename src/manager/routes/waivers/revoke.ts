import { closed, reason } from '#api';
import { defineRoute } from '../../http/route.ts';
import { revokeWaiver } from '../../waivers.ts';
import { waiver, waiverPath } from './shape.ts';

export const revokeWaiverRoute = defineRoute({
  method: 'POST',
  url: '/waivers/:waiver/revoke',
  permission: 'waivers:write',
  tag: 'waivers',
  summary: 'End a waiver now',
  params: waiverPath,
  body: closed({ reason }),
  reply: waiver,
  handler: ({ params, body, change, now }) =>
    change(async ({ change, record }) =>
      record('waiver.revoke', await revokeWaiver(change, params.waiver, now), { why: body.reason }),
    ),
});
