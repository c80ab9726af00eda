import type { Findings } from './findings.ts';
import { member, textMember, type Json, type JsonObject } from './json.ts';

/** References to references that are followed. */
const maxHops = 32;

/** Follows `$ref` inside one document. Nothing outside of it is ever read. */
export class References {
  readonly #document: JsonObject;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /** The value itself, or what its chain of references ends at; undefined when that is nothing or a circle. */
  resolve(value: Json | undefined): Json | undefined {
    let current = value;
    for (let hop = 0; hop < maxHops; hop++) {
      const reference = textMember(current, '$ref');
      if (reference === undefined) return current;
      current = this.target(reference);
    }
    return undefined;
  }

  /** What a JSON Pointer fragment (RFC 6901 section 6) points to. */
  target(reference: string): Json | undefined {
    if (reference === '#') return this.#document;
    if (!reference.startsWith('#/')) return undefined;
    let current: Json | undefined = this.#document;
    for (const part of reference.slice(2).split('/')) {
      const name = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
      current = Array.isArray(current) ? (current as readonly Json[])[index(name)] : member(current, name);
      if (current === undefined) return undefined;
    }
    return current;
  }

  /** Reports each reference that leaves the document, points to nothing, or only ever leads back to itself. */
  check(references: ReadonlyMap<string, string>, findings: Findings): void {
    for (const [reference, at] of references) {
      if (!reference.startsWith('#')) {
        findings.fault(
          at,
          `refers to another file (${shown(reference)}), and one document alone was given; give all its files together`,
        );
      } else if (reference !== '#' && !reference.startsWith('#/')) {
        findings.warn(at, `refers to an anchor (${shown(reference)}), which is not followed`);
      } else if (this.target(reference) === undefined) {
        findings.fault(at, `points to nothing (${shown(reference)}); correct the name, or add what it names`);
      } else if (this.resolve({ $ref: reference }) === undefined) {
        findings.fault(at, `leads to itself and never to a value (${shown(reference)})`);
      }
    }
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function index(text: string): number {
  return /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : -1;
}

function shown(reference: string): string {
  return reference.length > 120 ? `${reference.slice(0, 120)}…` : reference;
}
