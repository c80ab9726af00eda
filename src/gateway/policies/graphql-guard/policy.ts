import { Type } from 'typebox';
import { graphqlFault, graphqlFaults, type GraphqlLimits, usualGraphqlLimits } from '#enforcement';
import type { Validated } from '../../exchange.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted, inDigits } from '../../words.ts';
import { documentsOf } from './requests.ts';

const usual = usualGraphqlLimits;
const most = (maximum: number, unlessTold: number, description: string) =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum,
      description: `${description}, at most; ${inDigits(unlessTold)} unless told.`,
    }),
  );

const options = Type.Object(
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
        description: 'SHA-256 of the only documents that are taken, in hexadecimal.',
      }),
    ),
  },
  { additionalProperties: false },
);

/**
 * Weighs GraphQL documents before a server executes them: how deep, how much, under how many names, how many at once;
 * or takes none but those that are known.
 */
export const policy = definePolicy({
  name: 'graphql-guard',
  title: 'GraphQL guard',
  summary:
    'Refuses GraphQL requests that ask for too much, for the schema, or for what is not on a list (400).',
  options,
  inWords: ({ depth = usual.depth, complexity = usual.complexity, persisted }) =>
    `GraphQL of at most ${counted(depth, 'level')} and ${counted(complexity, 'field')}${persisted === undefined ? '' : `, only ${counted(persisted.length, 'known document')}`}`,
  onError: 'deny',
  steps: ({ batch = 1, persisted, ...given }) => {
    const limits: GraphqlLimits = { ...usual, ...given };
    const listed = persisted === undefined ? undefined : new Set(persisted);
    return {
      needsBody: true,
      // Of two members `query` one would be judged and the other executed.
      contentLimits: { json: { names: 'unique' } },
      content: x => judge(x, limits, batch, listed),
    };
  },
});

function judge(
  x: Validated,
  limits: GraphqlLimits,
  batch: number,
  listed: ReadonlySet<string> | undefined,
): Refusal | undefined {
  const documents = documentsOf(x);
  if (documents instanceof Refusal) return documents;
  if (documents.length === 0 || documents.length > batch)
    return refused('asks for too many documents at once');
  for (const { text, digest, ...request } of documents) {
    if (listed !== undefined && !listed.has(digest))
      return refused('must be one of the documents that are known');
    if (text === undefined) {
      // What nobody has seen is taken on the word of the list alone.
      if (listed === undefined) return refused('must have its document with it');
      continue;
    }
    const fault = graphqlFault({ text, ...request }, limits);
    if (fault !== undefined) return refused(graphqlFaults[fault]);
  }
  return undefined;
}

const refused = (message: string): Refusal =>
  new Refusal('graphql-refused', {
    errors: [{ at: '', message }],
    reason: `GraphQL: the request ${message}`,
  });
