import { Type } from 'typebox';
import { closed, nullable, oneOf, slug } from '#api';
import { listedFields } from '#enforcement';
import { operationIdOf, versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { readPipeline } from '../../publish/pipeline.ts';
import { readShape } from './contract.ts';
import { operationPath } from './shape.ts';

const field = closed(
  {
    in: oneOf(['path', 'query', 'header', 'cookie', 'body']),
    mediaType: nullable(Type.String({ description: 'Of a body.' })),
    place: Type.String({
      description:
        'Its name; in a body a JSON Pointer with `*` for elements and for names that the contract leaves open, empty for the whole.',
    }),
    type: Type.String({ description: 'As the contract has it, in a few words.' }),
    kind: oneOf(
      ['usual', 'settled', 'prose', 'address', 'markup'],
      'What the contract says of it: only your own rules look at what is settled.',
    ),
    because: Type.String({ description: 'Why it is of that kind.' }),
  },
  { title: 'RequestField' },
);

const reply = closed(
  {
    zone: Type.String(),
    judged: Type.Boolean({
      description:
        'Whether request-validation refuses what is not as the contract says: else nothing is settled.',
    }),
    inspected: Type.Boolean({ description: 'Whether threat-rules is attached here.' }),
    items: Type.Array(field),
  },
  { title: 'RequestFields' },
);

export const readFieldsRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/operations/:operation/fields',
  permission: 'apis:read',
  tag: 'operations',
  summary: "What the contract says of each field of an operation's requests",
  description:
    'By it threat-rules chooses what to look for in the field. In the first of its zones unless told; 500 fields at most.',
  params: operationPath,
  query: closed({ zone: Type.Optional(slug) }),
  reply,
  handler: async ({ db, params, query }) => {
    const version = await versionIdOf(db, params);
    const operation = await operationIdOf(db, params);
    const { zone, stages } = await readPipeline(db, { version, operation, zone: query.zone });
    const steps = stages.flatMap(stage => stage.steps);
    const judged = steps.some(
      ({ policy, mode, scope }) => policy === 'request-validation' && mode === 'block' && scope !== 'plan',
    );
    const { shape, schemas } = await readShape(db, operation);
    const items = shape === undefined ? [] : listedFields(shape, schemas, judged);
    return {
      zone,
      judged,
      inspected: steps.some(({ policy }) => policy === 'threat-rules'),
      items: items.map(item => ({ ...item, mediaType: item.mediaType ?? null })),
    };
  },
});
