import type { ContractFault } from '../contract.ts';
import { isObject, member, members, pointer, type Json, type JsonObject } from '../json.ts';
import { inside, maxDepth, type Place } from '../survey.ts';
import { componentKinds, type ComponentKind, kindIn, kindWithin, placeOfKind } from './component-kinds.ts';
import type { Found, Library } from './library.ts';
import { NotRead } from './parts.ts';

/** A part of the bundled document and where it came from. */
interface Origin {
  /** Its place in the bundled document. */
  readonly at: string;
  readonly file: string;
  readonly pointer: string;
}

export interface Bundle {
  readonly value: Json;
  /** Where things came from, the innermost last. */
  readonly origins: readonly Origin[];
}

/** Values that are copied altogether; the largest real documents have 300,000. */
const maxValues = 1_000_000;

/** Too much to be copied: what follows would say the same a thousand times. */
class Enough extends Error {}

/** A place whose pointer is only written when somebody asks: nobody asks for most of them. */
type Path = string | { readonly above: Path; readonly name: string | number };

/** What is being copied. */
interface Reading {
  readonly file: string;
  /** Where it came from, and where it goes. */
  readonly from: Path;
  readonly to: Path;
  readonly place: Place;
  /** What it is, and what the values in it are if it is a list or a map of them. */
  readonly kind: ComponentKind | undefined;
  readonly within: ComponentKind | undefined;
  readonly depth: number;
}

/**
 * Makes one document of a root and the files that it refers to: what may stand among the components is put there once,
 * under its own name, so that circles stay circles; all else is written out where it is used. Faults tell the file.
 */
export class Bundler {
  readonly #library: Library;
  readonly #faults: ContractFault[] = [];
  readonly #origins: Origin[] = [];
  /** Places in the bundled document of what was referred to, by file and pointer. */
  readonly #placed = new Map<string, string>();
  readonly #components = new Map<ComponentKind, Map<string, Json | undefined>>();
  readonly #waiting: (() => void)[] = [];
  /** What is being written out, so that no circle of it is endless. */
  readonly #open = new Set<string>();
  #isSwagger = false;
  #values = 0;

  constructor(library: Library) {
    this.#library = library;
  }

  /** The document, or the faults that keep it from being one. */
  bundle(): Bundle | readonly ContractFault[] {
    const { root } = this.#library;
    try {
      const value = this.#library.value(root);
      this.#isSwagger = member(value, 'swagger') !== undefined;
      this.#keepNames(value);
      const copied = this.#copied(value, { ...start, file: root });
      // Copying one component may refer to others, which wait their turn.
      for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) next();
      return this.#faults.length > 0
        ? this.#faults
        : { value: this.#withComponents(copied), origins: this.#origins };
    } catch (error) {
      if (error instanceof Enough) return this.#faults;
      throw error;
    }
  }

  /** A component of the root that is nothing but a reference to another file is what it refers to, under its name. */
  #keepNames(document: unknown): void {
    const { root } = this.#library;
    for (const kind of componentKinds) {
      const path = placeOfKind(kind, this.#isSwagger) ?? [];
      const present = path.reduce<Json | undefined>(member, document as Json);
      const names = new Map(members(present).map(([name]) => [name, undefined] as const));
      this.#components.set(kind, names);
      for (const [name, value] of members(present)) {
        const reference = member(value, '$ref');
        if (typeof reference !== 'string' || reference.startsWith('#') || members(value).length > 1) continue;
        const found = this.#found(reference, root, pointer(...path, name, '$ref'));
        if (found !== undefined && found.file !== root && !this.#placed.has(keyOf(found)))
          this.#placed.set(keyOf(found), pointer(...path, name));
      }
    }
  }

  #copied(value: Json | undefined, reading: Reading): Json {
    if (++this.#values > maxValues)
      throw this.#enough(reading, 'what is referred to expands to too many values');
    if (reading.depth > maxDepth)
      throw this.#enough(reading, `what is referred to nests deeper than ${maxDepth} levels`);
    if (Array.isArray(value))
      return (value as readonly Json[]).map((one, i) =>
        this.#copied(one, { ...below(reading, i), place: elementPlace(reading.place), kind: reading.within }),
      );
    if (!isObject(value)) return value ?? null;
    if (reading.place === 'keywords' && typeof value['$ref'] === 'string')
      return this.#referring(value, value['$ref'], reading);
    return this.#object(value, reading);
  }

  #object(value: JsonObject, reading: Reading): JsonObject {
    const copied = members(value).map(([name, inner]): [string, Json] => {
      const here = below(reading, name);
      if (reading.place === 'keywords' && name === 'discriminator')
        return [name, this.#discriminator(inner, here)];
      if (reading.place === 'keywords' && name === 'x-gatehouse-xsd')
        return [name, this.#textIn(inner, here)];
      const isNamed = reading.place === 'names';
      const keyword = reading.place === 'keywords';
      return [
        name,
        this.#copied(inner, {
          ...here,
          place: inside(reading.place, name),
          kind: isNamed ? reading.within : keyword ? kindIn(name) : undefined,
          within: keyword ? (kindWithin(name) ?? kindIn(name)) : undefined,
        }),
      ];
    });
    return Object.fromEntries(copied) as JsonObject;
  }

  /** A reference, with what stands beside it. */
  #referring(value: JsonObject, reference: string, reading: Reading): Json {
    const beside = Object.fromEntries(members(value).filter(([name]) => name !== '$ref')) as JsonObject;
    const at = { above: reading.from, name: '$ref' };
    const found = this.#found(reference, reading.file, at);
    if (found === undefined) return value;
    const here = this.#placed.get(keyOf(found));
    const isItsOwn = here !== undefined && here === written(reading.to);
    if (found.file === this.#library.root && !isItsOwn)
      return { ...this.#object(beside, reading), $ref: fragment(found.pointer) };
    const place = isItsOwn ? undefined : this.#placeFor(found, reading.kind);
    return place === undefined
      ? this.#writtenOut(found, beside, reading)
      : { ...this.#object(beside, reading), $ref: fragment(place) };
  }

  /** Where a copy of it stands among the components; undefined for what may not stand there. */
  #placeFor(found: Found, kind: ComponentKind | undefined): string | undefined {
    const path = kind === undefined ? undefined : placeOfKind(kind, this.#isSwagger);
    if (kind === undefined || path === undefined) return undefined;
    const known = this.#placed.get(keyOf(found));
    if (known !== undefined) return known;
    const names = this.#components.get(kind) ?? new Map<string, Json | undefined>();
    const name = freeName(found, names);
    const to = pointer(...path, name);
    this.#placed.set(keyOf(found), to);
    names.set(name, null);
    this.#origins.push({ at: to, file: found.file, pointer: found.pointer });
    this.#waiting.push(() => {
      const reading = { ...start, file: found.file, from: found.pointer, to, kind };
      names.set(name, this.#copied(found.value, reading));
    });
    return to;
  }

  #writtenOut(found: Found, beside: JsonObject, reading: Reading): Json {
    const key = keyOf(found);
    if (this.#open.has(key)) {
      this.#fault(
        reading.file,
        { above: reading.from, name: '$ref' },
        'leads to itself and never to a value',
      );
      return null;
    }
    this.#open.add(key);
    this.#origins.push({ at: written(reading.to), file: found.file, pointer: found.pointer });
    const copied = this.#copied(found.value, {
      ...reading,
      file: found.file,
      from: found.pointer,
      depth: reading.depth + 1,
    });
    this.#open.delete(key);
    return isObject(copied) ? { ...copied, ...this.#object(beside, reading) } : copied;
  }

  /** The text of a file that is no JSON or YAML. */
  #textIn(value: Json, { file, from }: Reading): Json {
    const reference = member(value, '$ref');
    if (typeof reference !== 'string') return value;
    return (
      this.#within(file, { above: from, name: '$ref' }, reference, () =>
        this.#library.textBeside(reference, file),
      ) ?? value
    );
  }

  /** Values of a mapping are names of schemas or references to them (OpenAPI 3.1, "Discriminator Object"). */
  #discriminator(value: Json, reading: Reading): Json {
    const { file, from } = reading;
    const mapping = members(member(value, 'mapping')).map(([name, target]): [string, Json] => {
      if (typeof target !== 'string') return [name, target];
      const isReference = /[/#]|\.(?:json|ya?ml)$/i.test(target);
      if (!isReference && file === this.#library.root) return [name, target];
      const reference = isReference ? target : `#${pointer('components', 'schemas', target)}`;
      const found = this.#found(reference, file, { above: { above: from, name: 'mapping' }, name });
      if (found === undefined) return [name, target];
      const place = found.file === this.#library.root ? found.pointer : this.#placeFor(found, 'schemas');
      return [name, place === undefined ? target : fragment(place)];
    });
    if (mapping.length === 0) return value;
    return { ...(value as JsonObject), mapping: Object.fromEntries(mapping) as JsonObject };
  }

  /** What a reference leads to; undefined with a fault, or where the root refers to nothing in itself (told later). */
  #found(reference: string, file: string, at: Path): Found | undefined {
    return this.#within(file, at, reference, () => {
      const found = this.#library.find(reference, file);
      if (found === undefined && (file !== this.#library.root || !reference.startsWith('#')))
        this.#fault(
          file,
          at,
          `points to nothing (${shown(reference)}); correct the name, or add what it names`,
        );
      return found;
    });
  }

  /** What is read by a reference; undefined with a fault where it is not. */
  #within<T>(file: string, at: Path, reference: string, read: () => T | undefined): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof NotRead)) throw error;
      this.#fault(file, at, `refers to ${shown(reference)}, which ${error.message}`);
      return undefined;
    }
  }

  #fault(file: string, place: Path, message: string): void {
    if (this.#faults.length === 50) return;
    const at = written(place);
    // One mistake in a file that is used often is one fault.
    if (!this.#faults.some(one => one.file === file && one.at === at))
      this.#faults.push({ file, at, message });
  }

  #enough({ file, from }: Reading, message: string): Enough {
    this.#fault(file, written(from).split('/').slice(0, 9).join('/'), message);
    return new Enough();
  }

  #withComponents(document: Json): Json {
    let whole = document;
    for (const [kind, values] of this.#components) {
      const added = [...values].filter((entry): entry is [string, Json] => entry[1] !== undefined);
      const path = placeOfKind(kind, this.#isSwagger);
      if (added.length > 0 && path !== undefined) whole = withMembers(whole, path, added);
    }
    return whole;
  }
}

const start: Reading = {
  file: '',
  from: '',
  to: '',
  place: 'keywords',
  kind: undefined,
  within: undefined,
  depth: 0,
};

const below = (reading: Reading, name: string | number): Reading => ({
  ...reading,
  from: { above: reading.from, name },
  to: { above: reading.to, name },
  depth: reading.depth + 1,
});

function written(path: Path): string {
  const names: (string | number)[] = [];
  let at = path;
  for (; typeof at !== 'string'; at = at.above) names.push(at.name);
  return at + pointer(...names.reverse());
}

const elementPlace = (place: Place): Place => (place === 'names' ? 'keywords' : place);

const keyOf = ({ file, pointer }: Pick<Found, 'file' | 'pointer'>): string => `${file}#${pointer}`;

/** The name that it has where it came from, or that of its file; with a number behind it where others have it. */
function freeName({ file, pointer }: Found, taken: ReadonlyMap<string, unknown>): string {
  const last =
    pointer === '' ? (file.split('/').at(-1) ?? '').replace(/\.\w{1,5}$/, '') : pointer.split('/').at(-1);
  const plain = (last ?? '').replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 200) || 'part';
  let name = plain;
  for (let i = 2; taken.has(name) || name === '__proto__'; i++) name = `${plain}_${i}`;
  return name;
}

function withMembers(owner: Json, [first, ...rest]: readonly string[], added: [string, Json][]): Json {
  const all = isObject(owner) ? owner : {};
  if (first === undefined) return { ...all, ...(Object.fromEntries(added) as JsonObject) };
  return { ...all, [first]: withMembers(member(all, first) ?? {}, rest, added) };
}

/** A percent sign would be read as the begin of an encoded character (RFC 6901 section 6). */
const fragment = (at: string): string => `#${at.replaceAll('%', '%25')}`;

const shown = (reference: string): string =>
  reference.length > 120 ? `${reference.slice(0, 120)}…` : reference;
