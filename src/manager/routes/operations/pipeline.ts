import { Type } from 'typebox';
import { stageNames } from '#gateway';
import { closed, nullable, oneOf, slug } from '#api';
import { operationIdOf, versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { type Pipeline, readPipeline } from '../../publish/pipeline.ts';
import { audience, versionPath } from '../versions/shape.ts';
import { category, operationPath } from './shape.ts';

const step = closed(
  {
    policy: nullable(Type.String({ description: 'Null for what is built in and is no policy.' })),
    attachment: nullable(Type.String({ description: 'Its id; null for what is built in.' })),
    title: Type.String(),
    summary: Type.String({ description: 'What it does with its options, in plain words.' }),
    mode: oneOf(['block', 'report']),
    builtIn: Type.Boolean(),
    scope: oneOf(
      ['built-in', 'zone', 'profile', 'api', 'version', 'operation', 'plan'],
      "Where it comes from; a plan's limits hold for those who subscribed under it.",
    ),
    of: Type.String({ description: 'Name of that zone, profile, API, version, operation or plan.' }),
  },
  { title: 'PipelineStep' },
);

const pipeline = closed(
  {
    version: Type.String({ description: '`<api>/<version>`.' }),
    zone: Type.String(),
    zones: Type.Array(Type.String(), { description: 'In which it is offered: to ask for another one.' }),
    operation: nullable(
      closed(
        { id: Type.String(), method: Type.String(), path: Type.String(), category, audience },
        { title: 'PipelineOperation' },
      ),
    ),
    stages: Type.Array(
      closed({ stage: oneOf(stageNames), steps: Type.Array(step) }, { title: 'PipelineStage' }),
    ),
  },
  { title: 'Pipeline', description: 'Every control in the order in which a request meets it.' },
);

const query = closed({ zone: Type.Optional(slug) });
const description =
  'Made by compiling the catalogue as it is now, drafts too. In the first of its zones unless told.';

export const readOperationPipelineRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/operations/:operation/pipeline',
  permission: 'apis:read',
  tag: 'operations',
  summary: 'The controls of an operation in the order in which a request meets them',
  description,
  params: operationPath,
  query,
  reply: pipeline,
  handler: async ({ db, params, query }) => {
    const version = await versionIdOf(db, params);
    const operation = await operationIdOf(db, params);
    return shown(await readPipeline(db, { version, operation, zone: query.zone }));
  },
});

export const readVersionPipelineRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/pipeline',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'The controls that hold for every operation of a version, in the order of a request',
  description,
  params: versionPath,
  query,
  reply: pipeline,
  handler: async ({ db, params, query }) =>
    shown(await readPipeline(db, { version: await versionIdOf(db, params), zone: query.zone })),
});

function shown({ operation: document, ...rest }: Pipeline) {
  if (document === null) return { ...rest, operation: null };
  const { id, method, path, category, audience } = document;
  return { ...rest, operation: { id, method, path, category, audience } };
}
