import { closed, nullable, reason } from '#api';
import { defineRoute } from '../../http/route.ts';
import { republish } from '../../publish/settle.ts';
import { snapshot } from './shape.ts';

export const createSnapshotRoute = defineRoute({
  method: 'POST',
  url: '/snapshots',
  permission: 'snapshots:write',
  tag: 'snapshots',
  summary: 'Serve the catalogue as it is now',
  description: 'Ends a rollback. `snapshot` is null when gateways serve the same already.',
  body: closed({ reason }),
  reply: closed({ snapshot: nullable(snapshot) }),
  handler: ({ body, change, principal, now }) =>
    change(async ({ change, audit }) => {
      const made = (await republish(change, { by: principal.actor, now, note: body.reason })) ?? null;
      await audit({
        action: 'snapshot.create',
        id: String(made?.number ?? '-'),
        detail: { reason: body.reason },
      });
      return { snapshot: made };
    }),
});
