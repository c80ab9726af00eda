import { type Static, Type } from 'typebox';
import { usualGraphqlLimits } from '#enforcement';
import { inDigits } from '../../words.ts';
import { cedarInputs, longestPolicies } from '../cedar/options.ts';

const usual = usualGraphqlLimits;
const most = (maximum: number, unlessTold: number, description: string) =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum,
      description: `${description}, at most; ${inDigits(unlessTold)} unless told.`,
    }),
  );

export const options = Type.Object(
  {
    depth: most(100, usual.depth, 'Fields within each other'),
    complexity: most(
      1_000_000,
      usual.complexity,
      'Fields of a document, each as often as the lists around it are long',
    ),
    aliases: most(10_000, usual.aliases, 'Fields under another name'),
    directives: most(10_000, usual.directives, 'Directives of a document'),
    tokens: most(100_000, usual.tokens, 'Tokens of a document'),
    batch: most(100, 1, 'Documents in one request'),
    introspection: Type.Optional(
      Type.Enum(['refuse', 'allow'], {
        description: 'Whether clients may ask for the schema; `refuse` unless told.',
      }),
    ),
    listArguments: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        maxItems: 20,
        description: 'Arguments that say how long a list may be; `first`, `last` and `limit` unless told.',
      }),
    ),
    persisted: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), {
        maxItems: 10_000,
        description: 'SHA-256 of documents, in hexadecimal: no others are taken, but for `documents`.',
      }),
    ),
    documents: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 32_768 }), {
        maxItems: 500,
        description:
          'Whole documents: no others are taken, but for `persisted`. Clients may send digests alone.',
      }),
    ),
    schema: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024 * 1024,
        description:
          'The schema, in the schema definition language. What asks for fields that it does not have is refused.',
      }),
    ),
    fields: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: longestPolicies,
        description:
          'Policies in Cedar for each field that is asked for, such as `Field::"Query.orders"`. What none permits is refused.',
      }),
    ),
    ...cedarInputs,
  },
  { additionalProperties: false },
);

export type Options = Static<typeof options>;
