import { GatehouseError } from '#kernel';
import type { ContractFault } from '../contract.ts';
import { member, textMember, type Json } from '../json.ts';
import { NotRead, partNamed, type Parts } from './parts.ts';

/** Files of one document; the largest in common use has about 1,500. */
const maxFiles = 3_000;
/** Characters of all files. */
const maxCharacters = 32 * 1024 * 1024;
/** References in the way of one pointer. */
const maxHops = 32;

/** A value in one of the files. */
export interface Found {
  readonly file: string;
  /** JSON Pointer (RFC 6901) to it. */
  readonly pointer: string;
  readonly value: Json;
}

/** The files of a document, each read and parsed once, when it is first referred to. */
export class Library {
  readonly root: string;
  readonly #parts: Parts;
  readonly #parse: (text: string) => unknown;
  readonly #values = new Map<string, Json>();
  readonly #texts = new Map<string, string>();
  #characters = 0;

  constructor(parts: Parts, parse: (text: string) => unknown) {
    this.root = parts.root;
    this.#parts = parts;
    this.#parse = parse;
  }

  /** @throws NotRead; GatehouseError `contract-invalid` with the file's name for one that cannot be parsed. */
  value(name: string): Json {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const text = this.#read(name);
    const value = (this.#parsed(name, text) ?? null) as Json;
    this.#values.set(name, value);
    return value;
  }

  /** The text of a file of another kind. @throws NotRead */
  textBeside(reference: string, from: string): string {
    return this.#read(partNamed(reference, from));
  }

  #read(name: string): string {
    const known = this.#texts.get(name);
    if (known !== undefined) return known;
    if (this.#texts.size === maxFiles) throw new NotRead(`is one file too many: ${maxFiles} are read`);
    const text = this.#parts.read(name);
    if (text === undefined) throw new NotRead('is not there');
    this.#characters += text.length;
    if (this.#characters > maxCharacters) throw new NotRead('is too large, together with all other files');
    this.#texts.set(name, text);
    return text;
  }

  /** Names of all files that were read. */
  get files(): string[] {
    return [...this.#texts.keys()];
  }

  /** The text of a file that was read. */
  text(name: string): string {
    return this.#texts.get(name) ?? '';
  }

  /**
   * What a reference in a file leads to. A part of what is a reference itself is looked for where that leads.
   * @throws NotRead
   */
  find(reference: string, from: string): Found | undefined {
    let file = from;
    let path = this.#enter(reference, from);
    for (let hop = 0; hop < maxHops; hop++) {
      file = path.file;
      let value: Json | undefined = this.value(file);
      let next: typeof path | undefined;
      for (const [i, name] of path.names.entries()) {
        const inner: Json | undefined = Array.isArray(value)
          ? (value as readonly Json[])[/^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : -1]
          : member(value, name);
        const onward = inner === undefined ? textMember(value, '$ref') : undefined;
        if (onward !== undefined) {
          const entered = this.#enter(onward, file);
          next = { file: entered.file, names: [...entered.names, ...path.names.slice(i)] };
          break;
        }
        value = inner;
        if (value === undefined) return undefined;
      }
      if (next === undefined) return { file, pointer: path.names.map(escaped).join(''), value };
      path = next;
    }
    return undefined;
  }

  #enter(reference: string, from: string): { readonly file: string; readonly names: readonly string[] } {
    const hash = reference.indexOf('#');
    const [path, fragment] =
      hash === -1 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash + 1)];
    const file = path === '' ? from : partNamed(path, from);
    if (fragment !== '' && !fragment.startsWith('/'))
      throw new NotRead('is an anchor; refer to the place by its path, such as #/components/schemas/Name');
    return { file, names: fragment.split('/').slice(1).map(unescaped) };
  }

  #parsed(name: string, text: string): unknown {
    try {
      return this.#parse(text);
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      throw new PartInvalid(
        ((error.extra['errors'] ?? []) as readonly ContractFault[]).map(fault => ({ ...fault, file: name })),
      );
    }
  }
}

/** A file that cannot be parsed, with what is wrong in it. */
export class PartInvalid extends Error {
  readonly faults: readonly ContractFault[];

  constructor(faults: readonly ContractFault[]) {
    super('a part of the document cannot be read');
    this.faults = faults;
  }
}

const escaped = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function unescaped(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // Taken as it is written, as within one document.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
