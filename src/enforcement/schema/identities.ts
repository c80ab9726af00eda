import { hash } from 'node:crypto';
import { maxDepth } from './node.ts';

/** Of texts with more than 16,383 units V8 hashes nothing but the length, so that a table of them is a mere list. */
const longest = 4_096;

/**
 * Gives equal JSON values equal numbers, in one pass: a list has no two equal elements when no two have the same
 * number. Comparing each with each takes n² comparisons, which 50,000 numbers in a 100 KB body turn into seconds.
 * Lists and objects are numbered by what they hold, with those inside of them as their numbers, so that nothing is
 * written out twice however deep it lies.
 */
export class Identities {
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<object, number>();

  /** Undefined for a value that is nested too deeply to be compared. */
  of(value: unknown): number | undefined {
    try {
      return this.#of(value);
    } catch (error) {
      if (error instanceof TooDeep) return undefined;
      throw error;
    }
  }

  #of(value: unknown): number {
    return typeof value === 'object' && value !== null
      ? this.#composite(value, 0)
      : this.#number(scalar(value));
  }

  #composite(value: object, depth: number): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (depth > maxDepth) throw new TooDeep();
    const number = this.#number(Array.isArray(value) ? this.#list(value, depth) : this.#object(value, depth));
    this.#known.set(value, number);
    return number;
  }

  #list(value: readonly unknown[], depth: number): string {
    let key = '[';
    for (const element of value) key += this.#part(element, depth);
    return key;
  }

  #object(value: object, depth: number): string {
    const names = Object.keys(value);
    if (names.length > 1) names.sort();
    // Lengths keep a name from looking like the end of it and the beginning of the next.
    let shape = '{';
    for (const name of names) shape += `${name.length}:${name}`;
    let key = `}${this.#number(shape)}`;
    for (const name of names) key += this.#part((value as Record<string, unknown>)[name], depth);
    return key;
  }

  #part(value: unknown, depth: number): string {
    if (typeof value === 'string') return `"${value.length}:${value}`;
    return typeof value === 'object' && value !== null
      ? `#${this.#composite(value, depth + 1)},`
      : `${scalar(value)},`;
  }

  #number(long: string): number {
    const key = long.length > longest ? `${long.length}~${hash('sha256', long, 'base64')}` : long;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

class TooDeep extends Error {}

/**
 * A text is marked as one also so that it is never a bare number: V8 hashes numbers and texts of digits without its
 * secret, and a client could choose them to collide.
 */
function scalar(value: unknown): string {
  // Minus zero and zero are the same number of JSON.
  return typeof value === 'string'
    ? `"${value}`
    : typeof value === 'number'
      ? `=${value + 0}`
      : String(value);
}

/** Whether a list of numbers has one twice; undefined for other lists. Sorting has no worst case to aim at. */
export function repeatsNumber(list: readonly unknown[]): boolean | undefined {
  if (typeof list[0] !== 'number') return undefined;
  const numbers = new Float64Array(list.length);
  for (const [index, element] of list.entries()) {
    if (typeof element !== 'number') return undefined;
    numbers[index] = element + 0;
  }
  numbers.sort();
  for (let index = 1; index < numbers.length; index++) if (numbers[index] === numbers[index - 1]) return true;
  return false;
}

/** Whether two JSON values are equal, in time of the smaller. */
export function equal(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return left === right;
  if (Array.isArray(left) || Array.isArray(right))
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((element, index) => equal(element, right[index]))
    );
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      name =>
        Object.hasOwn(right, name) &&
        equal((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]),
    )
  );
}
