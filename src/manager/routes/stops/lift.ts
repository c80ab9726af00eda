import { closed, reason } from '#api';
import { defineRoute } from '../../http/route.ts';
import { liftStop } from '../../stops.ts';
import { audited, shown, stop, stopPath } from './shape.ts';

export const liftStopRoute = defineRoute({
  method: 'POST',
  url: '/stops/:stop/lift',
  permission: 'stops:write',
  tag: 'stops',
  summary: 'Lift a stop',
  description: 'Calls are admitted again within a second, where no other stop is in their way.',
  params: stopPath,
  body: closed({ reason }),
  reply: stop,
  handler: async ({ params, body, change, principal, now }) => {
    const lifted = await change(async ({ change, audit }) => {
      const lifted = await liftStop(change, params.stop, principal.actor, now);
      await audit({ action: 'stop.lift', id: lifted.id, detail: { ...audited(lifted), why: body.reason } });
      return lifted;
    });
    return shown(lifted, now);
  },
});
