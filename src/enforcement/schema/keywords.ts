import type { JsonValue } from '../shape.ts';
import { below } from './fault.ts';
import { isObject } from './references.ts';

/** Reads the keywords of one schema; one that is not what it must be is a problem and counts as absent. */
export class Keywords {
  readonly schema: Readonly<Record<string, JsonValue>>;
  readonly #at: string;
  readonly #problems: { problem(at: string, message: string): void };

  constructor(
    schema: Readonly<Record<string, JsonValue>>,
    at: string,
    problems: { problem(at: string, message: string): void },
  ) {
    this.schema = schema;
    this.#at = at;
    this.#problems = problems;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.schema, name);
  }

  /** A whole number from 0. */
  count(name: string): number | undefined {
    return this.#read(name, isCount, 'must be a whole number, 0 or more');
  }

  number(name: string): number | undefined {
    return this.#read(name, value => typeof value === 'number' && Number.isFinite(value), 'must be a number');
  }

  text(name: string): string | undefined {
    return this.#read(name, value => typeof value === 'string', 'must be a text');
  }

  flag(name: string): boolean {
    return this.#read(name, value => typeof value === 'boolean', 'must be true or false') ?? false;
  }

  list(name: string): readonly JsonValue[] | undefined {
    return this.#read(name, value => Array.isArray(value), 'must be a list');
  }

  texts(name: string): readonly string[] | undefined {
    return this.#read(name, areTexts, 'must be a list of texts');
  }

  members(name: string): readonly (readonly [string, JsonValue])[] | undefined {
    const found: Readonly<Record<string, JsonValue>> | undefined = this.#read(
      name,
      isObject,
      'must be an object',
    );
    return found === undefined ? undefined : Object.entries(found);
  }

  problem(name: string, message: string): void {
    this.#problems.problem(below(this.#at, name), message);
  }

  #read<T>(name: string, is: (value: unknown) => boolean, wanted: string): T | undefined {
    if (!this.has(name)) return undefined;
    const value = this.schema[name];
    if (is(value)) return value as T;
    this.problem(name, wanted);
    return undefined;
  }
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
export const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every(element => typeof element === 'string');
