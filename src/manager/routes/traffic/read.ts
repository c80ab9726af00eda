import { Type } from 'typebox';
import { closed, oneOf } from '#api';
import { maxPoints } from '#monitoring';
import { defineRoute } from '../../http/route.ts';
import { kept, narrowing, point, stretch, stretchAsked } from './shape.ts';

export const readTrafficRoute = defineRoute({
  method: 'GET',
  url: '/traffic',
  permission: 'metrics:read',
  tag: 'traffic',
  summary: 'The history of traffic',
  description: `One point for every step, also where nothing happened; at most ${maxPoints}. Counts by the minute are kept for 48 hours, by the hour for 400 days. \`from\` and \`to\` are moved to whole steps within what is kept; without them it is the last 60 steps. New counts show after about ten seconds.`,
  query: closed({ ...narrowing, step: Type.Optional(oneOf(['minute', 'hour'] as const)) }),
  reply: closed(
    { ...stretch, points: Type.Array(point, { maxItems: maxPoints }) },
    { title: 'TrafficHistory' },
  ),
  handler: async ({ query, services: { traffic }, now }) => {
    const { step = 'minute', from: _, to: __, ...filter } = query;
    const asked = stretchAsked(query, step, now);
    const points = await traffic.points(asked, filter);
    return { ...asked, retention: kept, demoUntil: await traffic.demoUntil(), points };
  },
});
