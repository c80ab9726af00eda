import type { AnswerShape, BodyShape, OperationShape, ParameterShape } from '#enforcement';
import type { ContractOperation, ImportedContract } from '../contract.ts';
import { type ContractChange, type ContractChanges, type Effect, effects } from './change.ts';
import { Pools, SchemaChanges } from './schema-changes.ts';

/** Changes that are kept; of two documents that have nothing in common there are thousands. */
const kept = 1_000;

type Contract = Pick<ImportedContract, 'operations' | 'schemas'>;

/** What a contract changes for those who call by the one before it. */
export function contractChanges(before: Contract, after: Contract): ContractChanges {
  const comparison = new Comparison(new Pools(before.schemas, after.schemas));
  const known = new Map(before.operations.map(operation => [placeOf(operation), operation]));
  for (const operation of after.operations) {
    const place = placeOf(operation);
    const present = known.get(place);
    if (present === undefined) comparison.at(place).tell('compatible', '', 'is new');
    else comparison.at(place).operations(present, operation);
    known.delete(place);
  }
  for (const place of known.keys()) comparison.at(place).tell('breaking', '', 'is gone');
  return comparison.result();
}

/** Parameters may be renamed: what counts is where they stand. */
const placeOf = ({ method, path }: ContractOperation): string =>
  `${method} ${path.replaceAll(/\{[^{}]*\}/g, '{}')}`;

class Comparison {
  readonly #pools: Pools;
  readonly #changes: ContractChange[] = [];
  readonly #counts: Record<Effect, number> = { breaking: 0, unclear: 0, compatible: 0 };
  #operation = '';

  constructor(pools: Pools) {
    this.#pools = pools;
  }

  at(operation: string): this {
    this.#operation = operation;
    return this;
  }

  tell(effect: Effect, where: string, message: string): void {
    this.#counts[effect]++;
    if (this.#changes.length < kept || effect === 'breaking')
      this.#changes.push({ effect, operation: this.#operation, where, message });
  }

  result(): ContractChanges {
    const sorted = this.#changes.toSorted((a, b) => effects.indexOf(a.effect) - effects.indexOf(b.effect));
    return {
      changes: sorted.slice(0, kept),
      counts: this.#counts,
      more: this.#pools.exhausted || effects.reduce((sum, effect) => sum + this.#counts[effect], 0) > kept,
    };
  }

  operations(before: ContractOperation, after: ContractOperation): void {
    this.#operation = `${after.method} ${after.path}`;
    this.#parameters(byPlace(before), byPlace(after));
    this.#requestBodies(before.shape, after.shape);
    this.#answers(before.shape, after.shape);
    this.#scopes(before.scopes, after.scopes);
  }

  #schemas(side: 'sent' | 'answered', where: string): SchemaChanges {
    return new SchemaChanges(this.#pools, side, (effect, at, message) =>
      this.tell(effect, `${where} ${at}`.trim(), message),
    );
  }

  #parameters(had: ReadonlyMap<string, ParameterShape>, wanted: ReadonlyMap<string, ParameterShape>): void {
    for (const [where, parameter] of wanted) {
      const present = had.get(where);
      if (present === undefined)
        this.tell(
          parameter.required ? 'breaking' : 'compatible',
          where,
          parameter.required ? 'must be sent now' : 'may be sent now',
        );
      else this.#parameter(present, parameter, where);
    }
    // Fields and cookies that nobody describes are let pass; unknown query parameters are refused by most profiles.
    for (const [where, { in: place }] of had)
      if (!wanted.has(where))
        this.tell(place === 'query' ? 'breaking' : 'unclear', where, 'is no longer described');
  }

  #parameter(before: ParameterShape, after: ParameterShape, where: string): void {
    if (before.required !== after.required)
      this.tell(
        after.required ? 'breaking' : 'compatible',
        where,
        after.required ? 'must be sent now' : 'need no longer be sent',
      );
    const isWritten = ({ style, explode, mediaType }: ParameterShape) =>
      `${style} ${explode} ${mediaType ?? ''}`;
    if (isWritten(before) !== isWritten(after)) this.tell('breaking', where, 'is written in another way');
    this.#schemas('sent', where).compare(before.schema, after.schema);
  }

  #requestBodies(before: OperationShape, after: OperationShape): void {
    if (before.bodies.length > 0 && after.bodies.length === 0)
      return this.tell('breaking', 'body', 'is no longer taken');
    if (!before.bodyRequired && after.bodyRequired) this.tell('breaking', 'body', 'must be sent now');
    if (before.bodyRequired && !after.bodyRequired && after.bodies.length > 0)
      this.tell('compatible', 'body', 'need no longer be sent');
    this.#bodies('sent', 'body', before.bodies, after.bodies);
  }

  #bodies(
    side: 'sent' | 'answered',
    where: string,
    before: readonly BodyShape[],
    after: readonly BodyShape[],
  ): void {
    const had = new Map(before.map(body => [body.mediaType, body]));
    const wanted = new Map(after.map(body => [body.mediaType, body]));
    for (const [type, body] of wanted) {
      const present = had.get(type);
      if (present !== undefined) this.#schemas(side, where).compare(present.schema, body.schema);
      else
        this.tell('compatible', where, side === 'sent' ? `may be ${type} now` : `is offered as ${type} now`);
    }
    for (const type of had.keys())
      if (!wanted.has(type))
        this.tell(
          'breaking',
          where,
          side === 'sent' ? `may no longer be ${type}` : `is no longer offered as ${type}`,
        );
  }

  #answers(before: OperationShape, after: OperationShape): void {
    const had = new Map(before.answers.map(answer => [answer.status, answer]));
    const wanted = new Map(after.answers.map(answer => [answer.status, answer]));
    for (const [status, answer] of wanted) {
      const present = had.get(status);
      if (present !== undefined) this.#answer(present, answer);
      else this.tell(isSuccess(status) ? 'unclear' : 'compatible', `answer ${status}`, 'may be answered now');
    }
    for (const status of had.keys())
      if (!wanted.has(status))
        this.tell(
          isSuccess(status) ? 'breaking' : 'compatible',
          `answer ${status}`,
          'is no longer described',
        );
  }

  #answer(before: AnswerShape, after: AnswerShape): void {
    const where = `answer ${after.status}`;
    const had = new Map(before.headers.map(header => [header.name, header]));
    const wanted = new Map(after.headers.map(header => [header.name, header]));
    for (const [name, { required }] of had)
      if (!wanted.has(name))
        this.tell(required ? 'breaking' : 'unclear', `${where} header ${name}`, 'is no longer answered');
    this.#bodies('answered', where, before.bodies, after.bodies);
  }

  /** Tokens that opened the operation must still do so: one of the sets must ask for no more than before. */
  #scopes(before: readonly (readonly string[])[], after: readonly (readonly string[])[]): void {
    const isEnough = (had: readonly string[]) =>
      after.length === 0 || after.some(set => set.every(scope => had.includes(scope)));
    const had = before.length === 0 ? [[]] : before;
    const lost = had.filter(set => !isEnough(set));
    if (lost.length > 0)
      this.tell(
        'breaking',
        '',
        `asks for other scopes: ${after.map(set => set.join(' and ')).join(', or ')}`,
      );
    else if (JSON.stringify(before) !== JSON.stringify(after))
      this.tell('compatible', '', 'asks for fewer scopes');
  }
}

const isSuccess = (status: string): boolean => status.startsWith('2');

/** Path parameters are told apart by where they stand, not by their names. */
function byPlace({ path, shape }: ContractOperation): Map<string, ParameterShape> {
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  return new Map(
    shape.parameters.map(parameter => {
      const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
      const where =
        parameter.in === 'path' ? `path parameter ${names.indexOf(name) + 1}` : `${parameter.in} ${name}`;
      return [where, parameter];
    }),
  );
}
