import {
  type GraphqlDocument,
  graphqlFault,
  graphqlFaults,
  type GraphqlLimits,
  readGraphql,
  readGraphqlSchema,
  type GraphqlSchema,
  usualGraphqlLimits,
} from '#enforcement';
import type { Validated } from '../../exchange.ts';
import { definePolicy, type Placement, type PolicyDependencies } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted } from '../../words.ts';
import { Judge } from '../cedar/judge.ts';
import { wallClockIn } from '../cedar/wall-clock.ts';
import { FieldGuard, fieldDecisions } from './field-guard.ts';
import { readFieldPolicies } from './field-policies.ts';
import { knownDocuments } from './known-documents.ts';
import { documentOf } from './messages.ts';
import { type Options, options } from './options.ts';
import { type AskedDocument, documentsOf } from './requests.ts';

const usual = usualGraphqlLimits;

/**
 * Weighs GraphQL documents before a server executes them: how deep, how much, under how many names, how many at once;
 * or takes none but those that are known. Then asks for each field whether this caller may have it.
 */
export const policy = definePolicy({
  name: 'graphql-guard',
  title: 'GraphQL guard',
  summary:
    'Refuses GraphQL requests that ask for too much, for the schema, for what is not on a list (400), or for fields that the caller may not have (403).',
  options,
  inWords: ({ depth = usual.depth, complexity = usual.complexity, persisted, documents, fields }) =>
    [
      `GraphQL of at most ${counted(depth, 'level')} and ${counted(complexity, 'field')}`,
      ...(persisted === undefined && documents === undefined
        ? []
        : [`only ${counted((persisted?.length ?? 0) + (documents?.length ?? 0), 'known document')}`]),
      ...(fields === undefined ? [] : ['each field permitted by policies in Cedar']),
    ].join(', '),
  onError: 'deny',
  steps: (given, place, dependencies) => {
    const guard = new Guard(given, place, dependencies);
    return {
      needsBody: true,
      // Of two members `query` one would be judged and the other executed.
      contentLimits: { json: { names: 'unique' } },
      content: x => guard.judge(x),
      frame: (x, message, isText) => guard.judgeMessage(x, message, isText),
    };
  },
});

class Guard {
  readonly #limits: GraphqlLimits;
  readonly #batch: number;
  /** Digests of the only documents that are taken; undefined where all are. */
  readonly #listed: ReadonlySet<string> | undefined;
  readonly #known: ReadonlyMap<string, GraphqlDocument>;
  readonly #fields: FieldGuard | undefined;

  constructor(given: Options, place: Placement, dependencies: PolicyDependencies) {
    const { batch = 1, persisted, documents, schema: text, fields, claims, timeZone, ...limits } = given;
    if (fields === undefined && (claims !== undefined || timeZone !== undefined))
      throw new Error('claims and timeZone are for policies of fields, and there are none');
    const schema = text === undefined ? undefined : schemaOf(text);
    this.#limits = { ...usual, ...limits };
    this.#batch = batch;
    this.#known = knownDocuments(documents ?? [], this.#limits, schema);
    this.#listed =
      persisted === undefined && documents === undefined
        ? undefined
        : new Set([...(persisted ?? []), ...this.#known.keys()]);
    const judge =
      fields === undefined ? undefined : judgeOf({ ...given, fields }, schema, place, dependencies);
    this.#fields = schema === undefined && judge === undefined ? undefined : new FieldGuard(schema, judge);
  }

  judge(x: Validated): Refusal | undefined {
    const documents = documentsOf(x);
    if (documents instanceof Refusal) return documents;
    if (documents.length === 0 || documents.length > this.#batch)
      return refused('asks for too many documents at once');
    for (const document of documents) {
      const refusal = this.#document(x, document);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  judgeMessage(x: Validated, message: Buffer, isText: boolean): Refusal | undefined {
    const document = documentOf(x, message, isText);
    return document === undefined || document instanceof Refusal ? document : this.#document(x, document);
  }

  #document(x: Validated, { text, digest, ...request }: AskedDocument): Refusal | undefined {
    if (this.#listed?.has(digest) === false) return refused('must be one of the documents that are known');
    const known = this.#known.get(digest);
    if (known === undefined && text === undefined) {
      // What nobody has seen is taken on the word of the list alone: where that says enough.
      return this.#listed === undefined || this.#fields !== undefined || request.mustBeSafe
        ? refused('must have its document with it')
        : undefined;
    }
    const document = known ?? readGraphql(text ?? '', this.#limits.tokens);
    const fault = graphqlFault(document, request, this.#limits);
    if (fault !== undefined || document === undefined) return refused(graphqlFaults[fault ?? 'syntax']);
    return this.#fields?.judge(x, document);
  }
}

function judgeOf(
  { fields, claims = [], timeZone = 'UTC' }: Options & { readonly fields: string },
  schema: GraphqlSchema | undefined,
  { operation }: Placement,
  { places }: PolicyDependencies,
): Judge {
  const policies = readFieldPolicies(fields, schema, claims, operation);
  return new Judge(policies, { places, claims, wallClock: wallClockIn(timeZone) }, fieldDecisions);
}

/** Schemas by their text: workers and zones compile the same ones again and again. */
const schemas = new Map<string, GraphqlSchema>();
const mostSchemas = 20;

function schemaOf(text: string): GraphqlSchema {
  let schema = schemas.get(text);
  if (schema !== undefined) return schema;
  try {
    schema = readGraphqlSchema(text);
  } catch (error) {
    throw new Error(`the GraphQL schema: ${error instanceof Error ? error.message : 'it cannot be read'}`, {
      cause: error,
    });
  }
  if (schemas.size >= mostSchemas) schemas.clear();
  schemas.set(text, schema);
  return schema;
}

const refused = (message: string): Refusal =>
  new Refusal('graphql-refused', {
    errors: [{ at: '', message }],
    reason: `GraphQL: the request ${message}`,
  });
