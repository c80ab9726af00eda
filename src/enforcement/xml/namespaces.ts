import { isUriReference } from '../schema/formats/references.ts';
import type { XmlFaultCode } from './limits.ts';

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

export interface Attribute {
  readonly prefix: string;
  readonly local: string;
  readonly value: string;
}

/** The prefix that an attribute declares; the empty one for the namespace of names without; undefined for others. */
const declared = ({ prefix, local }: Attribute): string | undefined =>
  prefix === 'xmlns' ? local : prefix === '' && local === 'xmlns' ? '' : undefined;

/** Which prefix stands for what, from the root down to the element that is open (Namespaces in XML 1.0). */
export class Scopes {
  /** Prefixes in the order in which they were bound. */
  readonly #bound: string[] = [];
  /** What each stands for, innermost last: to look through all that are bound would take their number for each name. */
  readonly #meanings = new Map<string, string[]>();
  /** Declarations so far, those that are out of scope again included. */
  count = 0;

  /** Enters an element with its attributes. */
  enter(attributes: readonly Attribute[]): XmlFaultCode | undefined {
    for (const attribute of attributes) {
      const prefix = declared(attribute);
      if (prefix === undefined) continue;
      const { value } = attribute;
      if (!mayBind(prefix, value)) return 'prefix';
      this.count++;
      this.#bound.push(prefix);
      const meanings = this.#meanings.get(prefix);
      if (meanings === undefined) this.#meanings.set(prefix, [value]);
      else meanings.push(value);
    }
    return undefined;
  }

  /** How many bindings are in scope: what `leave` goes back to. */
  get size(): number {
    return this.#bound.length;
  }

  leave(size: number): void {
    while (this.#bound.length > size) this.#meanings.get(this.#bound.pop() ?? '')?.pop();
  }

  /** The namespace of an element's prefix; undefined where it is not declared. */
  of(prefix: string): string | undefined {
    if (prefix === 'xml') return xmlNamespace;
    return this.#meanings.get(prefix)?.at(-1) ?? (prefix === '' ? '' : undefined);
  }

  /** Section 6.3: no attribute twice, by its name as written or by what its prefix stands for. */
  attributesFault(attributes: readonly Attribute[]): XmlFaultCode | undefined {
    const seen = new Set<string>();
    for (const { prefix, local } of attributes) {
      const uri = prefix === '' ? '' : prefix === 'xmlns' ? xmlnsNamespace : this.of(prefix);
      if (uri === undefined) return 'prefix';
      const { size } = seen;
      if (seen.add(`${local} ${uri}`).size === size) return 'attribute-repeated';
    }
    return undefined;
  }
}

/** Section 3: `xml` and `xmlns` mean what they mean, and no prefix is undeclared. */
function mayBind(prefix: string, uri: string): boolean {
  if (prefix === 'xmlns' || uri === xmlnsNamespace) return false;
  if ((prefix === 'xml') !== (uri === xmlNamespace)) return false;
  // Section 2.2: parsers differ in what they make of others.
  return uri === '' ? prefix === '' : isUriReference(uri);
}
