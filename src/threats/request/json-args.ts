import type { Field } from '#enforcement';
import type { Entry } from '../interpreter/facts.ts';
import { octetsOf } from './octets.ts';

/**
 * The leaves of a JSON document as ARGS, named by the way to them as libmodsecurity does: `json.a.b`, and
 * `json.a.array_0` for the first of a list. A document that is one value is `json`. An object or list with nothing in it
 * is a leaf as well, without a value: its name may be the attack, as in `{"password":{"$nin":[]}}`.
 */
export function argsOfJson(value: unknown, place: ArgPlace | undefined): Entry[] {
  const args: Entry[] = [];
  if (place === undefined) leaves('json', false, value, args);
  else knownLeaves(place, value, args);
  return args;
}

function leaves(name: string, isDotted: boolean, value: unknown, args: Entry[]): void {
  if (isLeaf(value)) args.push(leafOf({ key: name, value: textOf(value) }, isDotted));
  else if (Array.isArray(value))
    for (let i = 0; i < value.length; i++) leaves(`${name}.array_${i}`, isDotted, value[i], args);
  else
    for (const key of Object.keys(value))
      leaves(
        `${name}.${octetsOf(key)}`,
        isDotted || key.includes('.'),
        (value as Readonly<Record<string, unknown>>)[key],
        args,
      );
}

function knownLeaves(place: ArgPlace, value: unknown, args: Entry[]): void {
  const { name: key, field, isDotted } = place;
  if (typeof value === 'string')
    args.push(leafOf({ key, value: octetsOf(value), kind: field.known.kind }, isDotted));
  else if (isLeaf(value)) args.push(leafOf({ key, value: textOf(value), kind: field.other }, isDotted));
  else if (Array.isArray(value))
    for (let i = 0; i < value.length; i++) knownLeaves(place.element(i), value[i], args);
  else
    for (const member of Object.keys(value))
      knownLeaves(place.member(member), (value as Readonly<Record<string, unknown>>)[member], args);
}

const leafOf = (entry: Entry, isDotted: boolean): Entry => (isDotted ? { ...entry, isDotted } : entry);

function isLeaf(value: unknown): value is string | number | boolean | null | undefined {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return octetsOf(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Elements of one list whose names are kept. */
const mostElements = 32;
/** Names that are kept for one body: a contract that holds itself has places without end. */
const mostNames = 2_000;

/**
 * A place in bodies of one operation, with the name that its values have among ARGS. What the contract names is put
 * together once and kept; what callers name is not, so that they cannot fill the memory.
 */
export class ArgPlace {
  readonly name: string;
  readonly field: Field;
  /** Whether some name on the way has a dot of its own. */
  readonly isDotted: boolean;
  readonly #room: { left: number };
  #members: Map<string, ArgPlace> | undefined;
  #elements: ArgPlace[] | undefined;

  private constructor(name: string, field: Field, isDotted: boolean, room: { left: number }) {
    this.name = name;
    this.field = field;
    this.isDotted = isDotted;
    this.#room = room;
  }

  static root(field: Field): ArgPlace {
    return new ArgPlace('json', field, false, { left: mostNames });
  }

  member(key: string): ArgPlace {
    const known = this.#members?.get(key);
    if (known !== undefined) return known;
    const place = this.#inside(octetsOf(key), this.field.member(key), key.includes('.'));
    if (this.field.named.has(key) && this.#room.left-- > 0) (this.#members ??= new Map()).set(key, place);
    return place;
  }

  element(index: number): ArgPlace {
    const known = this.#elements?.[index];
    if (known !== undefined) return known;
    const place = this.#inside(`array_${index}`, this.field.element(index), false);
    // In order, so that the list has no holes.
    const kept = (this.#elements ??= []);
    if (index === kept.length && index < mostElements && this.#room.left-- > 0) kept.push(place);
    return place;
  }

  #inside(name: string, field: Field, hasDot: boolean): ArgPlace {
    return new ArgPlace(`${this.name}.${name}`, field, this.isDotted || hasDot, this.#room);
  }
}
