import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';

export const parameter = closed(
  {
    in: oneOf(['path', 'query', 'header', 'cookie', 'body']),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    pointer: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { title: 'ThreatParameter', description: 'A part of requests, as in the policy `threat-exclusion`.' },
);

/** Where an exclusion is attached, in names for addresses. */
export const operationPlace = {
  api: Type.String(),
  version: Type.String(),
  operation: closed({ id: Type.String(), method: Type.String(), path: Type.String() }),
};

export const foundRule = closed(
  {
    rule: Type.Integer(),
    message: Type.String(),
    category: nullable(Type.String({ description: 'The kind of attack that it looks for.' })),
    place: Type.String({ description: 'The collection in which it found something, such as `ARGS`.' }),
    parameter: nullable(parameter),
    others: Type.Integer({
      description: 'Rules against the same kind of attack that would go on looking there.',
    }),
  },
  { title: 'FoundRule' },
);
