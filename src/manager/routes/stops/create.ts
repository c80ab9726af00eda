import { Type } from 'typebox';
import { closed, instant, oneOf, reason } from '#api';
import { defineRoute } from '../../http/route.ts';
import { makeStop } from '../../stops.ts';
import { audited, shown, stop, whats } from './shape.ts';

export const createStopRoute = defineRoute({
  method: 'POST',
  url: '/stops',
  permission: 'stops:write',
  tag: 'stops',
  summary: 'Stop something at once',
  description:
    'Gateways refuse calls of it, or from it, within a second, and end connections that last. It holds until it is lifted, or until the time given.',
  body: closed({
    what: oneOf(whats),
    subject: Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'Id or name of an API or application; `<api>/<version>`; id of a key; ISO 3166-1 code of a country; address or network such as `192.0.2.0/24`.',
    }),
    reason,
    until: Type.Optional(instant),
  }),
  reply: stop,
  status: 201,
  handler: async ({ body, change, principal, now, located }) => {
    const made = await change(async ({ change, audit }) => {
      const made = await makeStop(change, body, principal.actor, now);
      await audit({ action: 'stop.make', id: made.id, detail: audited(made) });
      return made;
    });
    located(`/stops/${made.id}`);
    return shown(made, now);
  },
});
