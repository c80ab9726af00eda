import { Type } from 'typebox';
import { closed, instant, oneOf } from '#api';
import { stretchAsked, trafficPoint, trafficRetention, trafficStretch } from '#manager';
import { maxPoints } from '#monitoring';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from './shape.ts';

export const readUsageRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/usage',
  permission: 'portal:own',
  tag: 'usage',
  summary: 'What an application called, step by step',
  description: `One point for every step, also where nothing happened; at most ${maxPoints}. \`from\` and \`to\` are moved to whole steps within what is kept and since the application was registered; without them it is the last 60 steps.`,
  params: applicationPath,
  query: closed({
    from: Type.Optional(instant),
    to: Type.Optional(instant),
    step: Type.Optional(oneOf(['minute', 'hour'] as const, '`hour` unless told.')),
    version: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9-]{1,63}/[a-z0-9.-]{1,63}$',
        description: 'Of this version only: `<api>/<version>`.',
      }),
    ),
  }),
  reply: closed(
    { ...trafficStretch, points: Type.Array(trafficPoint, { maxItems: maxPoints }) },
    { title: 'Usage' },
  ),
  handler: async ({ db, params, query, principal, services: { traffic }, now }) => {
    const application = await ownApplication(db, principal, params.application);
    const { step = 'hour', version } = query;
    const asked = sinceBirth(stretchAsked(query, step, now), application.createdAt);
    const points = await traffic.points(
      asked,
      version === undefined ? { application: application.tag } : { application: application.tag, version },
    );
    return { ...asked, retention: trafficRetention, demoUntil: await traffic.demoUntil(), points };
  },
});

const width = { minute: 60_000, hour: 3_600_000 } as const;

/** What was counted under its tag before it was there was somebody else's. */
function sinceBirth<Asked extends { step: 'minute' | 'hour'; from: number; to: number }>(
  asked: Asked,
  createdAt: number,
): Asked {
  const birth = Math.floor(createdAt / width[asked.step]) * width[asked.step];
  return birth <= asked.from ? asked : { ...asked, from: Math.min(birth, asked.to) };
}
