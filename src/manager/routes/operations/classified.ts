import { Type } from 'typebox';
import { closed } from '#api';
import { classifiedPlaces, dataClasses } from '#enforcement';
import { operationIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { readShape } from './contract.ts';
import { operationPath } from './shape.ts';

const classified = closed(
  {
    status: Type.String({ description: 'The status of the answer as the contract names it.' }),
    place: Type.String({
      description:
        'JSON Pointer with `*` for elements and for names that the contract leaves open, or `header <name>`; empty for the whole.',
    }),
    data: Type.Enum([...dataClasses], { description: 'What it means if somebody learns it.' }),
  },
  { title: 'ClassifiedField' },
);

export const readClassifiedRoute = defineRoute({
  method: 'GET',
  url: '/apis/:api/versions/:version/operations/:operation/classified',
  permission: 'apis:read',
  tag: 'operations',
  summary: 'What the contract classifies in the answers of an operation',
  description:
    'From `x-gatehouse-data`, and `writeOnly`, which counts as `secret`; 500 fields at most. The policy `masking` masks by it.',
  params: operationPath,
  reply: closed({ items: Type.Array(classified) }),
  handler: async ({ db, params }) => {
    const { shape, schemas } = await readShape(db, await operationIdOf(db, params));
    return { items: shape === undefined ? [] : [...classifiedPlaces(shape, schemas)] };
  },
});
