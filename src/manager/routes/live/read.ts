import { Type } from 'typebox';
import { closed, type EventStream, instant, nullable } from '#api';
import type { Principal } from '#credentials';
import { type LiveHub, tooBusy } from '#monitoring';
import { defineRoute } from '../../http/route.ts';
import { decision, shownTo } from '../decisions/shape.ts';
import { byRefusal } from '../traffic/shape.ts';

const count = Type.Integer({ minimum: 0 });
const latency = nullable(Type.Number());

const second = {
  at: { ...instant, description: 'End of the second, milliseconds since the epoch.' },
  requests: count,
  refused: count,
  byRefusal,
  p50: latency,
  p95: latency,
  p99: latency,
  dropped: Type.Integer({ minimum: 0, description: 'Observations that could not be kept or shown.' }),
  connections: count,
};

const tick = closed(
  {
    ...second,
    applications: Type.Array(closed({ application: Type.String(), requests: count, refused: count }), {
      description: 'The ten busiest of the last minute.',
    }),
    operations: Type.Array(
      closed({ version: Type.String(), operation: Type.String(), requests: count, refused: count }),
      { description: 'The ten busiest of the last minute.' },
    ),
  },
  { title: 'LiveTick' },
);

const events = closed(
  {
    history: Type.Array(closed(second, { title: 'LiveSecond' }), {
      description: 'Comes first: the last five minutes, oldest first.',
    }),
    tick: { ...tick, description: 'Once a second.' },
    decision: Type.Array(decision, {
      description: 'Refusals of the last second, 50 at most. Needs `decisions:read`.',
    }),
  },
  { title: 'LiveEvents' },
);

export const readLiveRoute = defineRoute({
  method: 'GET',
  url: '/live',
  permission: 'metrics:read',
  tag: 'traffic',
  summary: 'Traffic as it happens',
  description:
    'What the gateways of this node see, second by second. A client that reads too slowly misses seconds. The stream ends when the credential does; at most 100 are open at a time.',
  events,
  handler: async ({ services, principal }) => liveTo(principal, services.traffic.live),
});

function liveTo(principal: Principal, hub: LiveHub): EventStream {
  const mayReadDecisions = principal.permissions.has('decisions:read');
  return {
    open(sink) {
      const end = hub.watch({
        tick: tick => sink.send('tick', tick),
        decisions: found =>
          !mayReadDecisions ||
          sink.send(
            'decision',
            found.map(item => shownTo(principal, item)),
          ),
      });
      if (end === undefined) throw tooBusy();
      sink.send('history', hub.history);
      return end;
    },
  };
}
