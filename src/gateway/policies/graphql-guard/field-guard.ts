import { hash } from 'node:crypto';
import {
  askedFields,
  type GraphqlDocument,
  type GraphqlOperation,
  type GraphqlSchema,
  isUnaskable,
  type UnaskableFields,
} from '#enforcement';
import type { Validated } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { Decisions } from '../cedar/decisions.ts';
import { type Judge, whyNot } from '../cedar/judge.ts';
import { fieldQuestion } from './field-policies.ts';

/** Kept apart from decisions about calls: a client chooses which fields it asks for, and would push those out. */
export const fieldDecisions = new Decisions();

/** What one operation of a document, or several of one kind, asks for. */
interface AskedSet {
  readonly operation: GraphqlOperation;
  /** Of each field the first place. */
  readonly fields: ReadonlyMap<string, string>;
  /** The same for the same fields, and for no others. */
  readonly key: string;
}

/** Lets a document pass whose fields are all known, and all permitted to its caller. */
export class FieldGuard {
  readonly #schema: GraphqlSchema | undefined;
  readonly #judge: Judge | undefined;
  /** Of documents that come again. */
  readonly #asked = new WeakMap<GraphqlDocument, readonly AskedSet[] | UnaskableFields>();

  /** @param judge none where each field that the schema has may be asked for by everybody. */
  constructor(schema: GraphqlSchema | undefined, judge: Judge | undefined) {
    this.#schema = schema;
    this.#judge = judge;
  }

  judge(x: Validated, document: GraphqlDocument): Refusal | undefined {
    let asked = this.#asked.get(document);
    if (asked === undefined) this.#asked.set(document, (asked = setsOf(document, this.#schema)));
    if (!isSets(asked)) return this.#unaskable(asked);
    const judge = this.#judge;
    if (judge === undefined) return undefined;
    for (const { operation, fields, key } of asked) {
      const decision = judge.decideAll(x, key, () =>
        Array.from(fields.keys(), name => fieldQuestion(operation, name, this.#schema)),
      );
      if (decision.isPermitted) continue;
      const field = decision.resource ?? '';
      // Without a schema, names are the client's own, and what these are the log does not show.
      const which = this.#schema === undefined ? 'a field' : field;
      return notPermitted(fields.get(field) ?? '', `${operation} of ${which}: ${whyNot(decision)}`);
    }
    return undefined;
  }

  #unaskable({ why, at }: UnaskableFields): Refusal {
    if (why === 'many') return refused('', 'asks for too many different fields', 'too many different fields');
    const reason = 'a field, type or operation that the schema does not have, or not there';
    // Where fields are guarded, nobody learns by asking which of them there are.
    return this.#judge === undefined ? refused(at, 'is not in the schema', reason) : notPermitted(at, reason);
  }
}

function setsOf(
  document: GraphqlDocument,
  schema: GraphqlSchema | undefined,
): readonly AskedSet[] | UnaskableFields {
  const asked = askedFields(document, schema);
  if (isUnaskable(asked)) return asked;
  return Array.from(asked, ([operation, fields]) => {
    const names = [...fields.keys()].sort();
    return { operation, fields, key: `${operation} ${hash('sha256', names.join(' '), 'base64')}` };
  });
}

const isSets = (asked: readonly AskedSet[] | UnaskableFields): asked is readonly AskedSet[] =>
  Array.isArray(asked);

const shown = (at: string): string => (at.length > 256 ? `${at.slice(0, 255)}…` : at);

const refused = (at: string, message: string, reason: string): Refusal =>
  new Refusal('graphql-refused', { errors: [{ at: shown(at), message }], reason: `GraphQL: ${reason}` });

const notPermitted = (at: string, reason: string): Refusal =>
  new Refusal('not-permitted', {
    errors: [{ at: shown(at), message: 'is no field that may be asked for' }],
    reason: `GraphQL: ${reason}`.slice(0, 500),
  });
