import type { Field } from '#enforcement';
import { type Entry, entryOf } from '../interpreter/facts.ts';
import { octetsOf } from './octets.ts';

/**
 * The leaves of a JSON document as ARGS, named by the way to them as libmodsecurity does: `json.a.b`, and
 * `json.a.array_0` for the first of a list. A document that is one value is `json`. An object or list with nothing in it
 * is a leaf as well, without a value: its name may be the attack, as in `{"password":{"$nin":[]}}`.
 */
export function argsOfJson(value: unknown, place: ArgPlace | undefined): Entry[] {
  const args: Entry[] = [];
  addLeaves(place ?? anywhere(), value, args);
  return args;
}

function addLeaves(place: ArgPlace, value: unknown, args: Entry[]): void {
  const { name: key, field, isDotted } = place;
  if (typeof value === 'string')
    args.push(leafOf(entryOf(key, octetsOf(value), field?.known.kind), isDotted));
  else if (isLeaf(value)) args.push(leafOf(entryOf(key, textOf(value), field?.other), isDotted));
  else if (Array.isArray(value))
    for (let i = 0; i < value.length; i++) addLeaves(place.element(i), value[i], args);
  else
    for (const member of Object.keys(value))
      addLeaves(place.member(member), (value as Readonly<Record<string, unknown>>)[member], args);
}

const leafOf = (entry: Entry, isDotted: boolean): Entry => (isDotted ? { ...entry, isDotted } : entry);

function isLeaf(value: unknown): value is number | boolean | null | undefined {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

function textOf(value: number | boolean | null | undefined): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Elements of one list whose names are kept. */
const mostElements = 32;
/** Names that are kept for one body: a contract that holds itself has places without end. */
const mostNames = 2_000;
/** Characters of a name that a caller chose and that is kept. */
const longestName = 256;

/**
 * A place in bodies, with the name that its values have among ARGS. Of one operation, what the contract names is put
 * together once and kept; what callers name is not, so that they cannot fill the memory. Where there is no contract, names
 * of callers are kept until they are too many.
 */
export class ArgPlace {
  readonly name: string;
  /** Undefined where there is no contract. */
  readonly field: Field | undefined;
  /** Whether some name on the way has a dot of its own. */
  readonly isDotted: boolean;
  readonly #room: { left: number };
  #members: Map<string, ArgPlace> | undefined;
  #elements: ArgPlace[] | undefined;

  private constructor(name: string, field: Field | undefined, isDotted: boolean, room: { left: number }) {
    this.name = name;
    this.field = field;
    this.isDotted = isDotted;
    this.#room = room;
  }

  static root(field: Field | undefined): ArgPlace {
    return new ArgPlace('json', field, false, { left: mostNames });
  }

  get isFull(): boolean {
    return this.#room.left <= 0;
  }

  member(key: string): ArgPlace {
    const known = this.#members?.get(key);
    if (known !== undefined) return known;
    const place = this.#inside(octetsOf(key), this.field?.member(key), key.includes('.'));
    const isKept = this.field?.named.has(key) ?? place.name.length <= longestName;
    if (isKept && this.#room.left-- > 0) (this.#members ??= new Map()).set(key, place);
    return place;
  }

  element(index: number): ArgPlace {
    const known = this.#elements?.[index];
    if (known !== undefined) return known;
    const place = this.#inside(`array_${index}`, this.field?.element(index), false);
    // In order, so that the list has no holes.
    const kept = (this.#elements ??= []);
    if (index === kept.length && index < mostElements && this.#room.left-- > 0) kept.push(place);
    return place;
  }

  #inside(name: string, field: Field | undefined, hasDot: boolean): ArgPlace {
    return new ArgPlace(`${this.name}.${name}`, field, this.isDotted || hasDot, this.#room);
  }
}

let known = ArgPlace.root(undefined);

/** Bodies without a contract. */
function anywhere(): ArgPlace {
  if (known.isFull) known = ArgPlace.root(undefined);
  return known;
}
