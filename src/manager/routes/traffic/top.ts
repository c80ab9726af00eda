import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';
import { stepMs } from '#monitoring';
import { defineRoute } from '../../http/route.ts';
import { counts, kept, narrowing, stretch, stretchAsked } from './shape.ts';

const item = closed(
  {
    name: Type.String({
      description: "An application's tag, an operation, a version or a code; `-` for none.",
    }),
    version: nullable(Type.String({ description: 'Where the operation is.' })),
    ...counts,
  },
  { title: 'TrafficTopItem' },
);

/** Milliseconds up to which the list is exact to the minute. */
const byTheMinute = 6 * stepMs.hour;

export const topTrafficRoute = defineRoute({
  method: 'GET',
  url: '/traffic/top',
  permission: 'metrics:read',
  tag: 'traffic',
  summary: 'What there was most of',
  description:
    'Most requests first. Up to six hours are counted by the minute, longer times by the hour: `from` and `to` are moved to whole steps.',
  query: closed({
    by: oneOf(['application', 'operation', 'version', 'refusal'] as const),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '10 unless told.' })),
    ...narrowing,
  }),
  reply: closed({ ...stretch, items: Type.Array(item, { maxItems: 100 }) }, { title: 'TrafficTop' }),
  handler: async ({ query, services: { traffic }, now }) => {
    const { by, limit = 10, from = now - stepMs.hour, to = now, ...filter } = query;
    const isRecent = from >= now - kept.minute;
    const step = to - from <= byTheMinute && isRecent ? 'minute' : 'hour';
    const asked = stretchAsked({ from, to }, step, now);
    const items = await traffic.top(asked, filter, by, limit);
    return { ...asked, retention: kept, demoUntil: await traffic.demoUntil(), items };
  },
});
