import { Type } from 'typebox';
import { closed, oneOf } from '#api';
import { targetConditions } from '#gateway';
import { getApi } from '../../catalogue/apis.ts';
import { getVersion } from '../../catalogue/versions.ts';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { versionPath } from './shape.ts';

const count = (description: string) => Type.Integer({ minimum: 0, description });

const target = closed(
  {
    url: Type.String(),
    group: oneOf(['main', 'canary'] as const),
    state: oneOf(targetConditions, 'The worst that a worker sees.'),
    workers: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
      description: 'How many workers see it as each state.',
    }),
    outstanding: count('Calls under way.'),
    connections: count('Connections open or opening.'),
    queued: count('Calls that wait for a connection.'),
  },
  { title: 'TargetState' },
);

export const listTargetsRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/targets',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'How the targets of a version do',
  description:
    'As the gateways of this node said within the last seconds; nothing of a version that they do not serve. At most 1,000 targets of all versions are told of, those first that are not well.',
  params: versionPath,
  reply: closed({ items: Type.Array(target) }, { title: 'TargetStates' }),
  handler: async ({ db, params, services: { traffic } }) => {
    const { apiId, name } = await getVersion(db, await versionIdOf(db, params));
    const { name: api } = await getApi(db, apiId);
    const found = traffic.targets.targets(`${api}/${name}`);
    return {
      items: found.map(({ url, group, state, workers, outstanding, connections, queued }) => ({
        url,
        group,
        state,
        workers,
        outstanding,
        connections,
        queued,
      })),
    };
  },
});
