import { isReservedName } from '../parameters/texts.ts';
import type { Reading, Readings } from '../parameters/scalars.ts';
import type { Misfit } from '../parameters/value.ts';
import type { BodyShape, JsonSchema } from '../shape.ts';
import { componentName, xmlNotes, type XmlNotes } from './annotations.ts';
import type { XmlAttribute, XmlElement } from './tree.ts';

const instance = 'http://www.w3.org/2001/XMLSchema-instance';

/** Space of XML around a number is not part of it. */
const around = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/** How a property is written, by its name in the value. */
interface Property {
  readonly name: string;
  readonly notes: XmlNotes;
  /** As it is called in a document; for a list without an element of its own, as its elements are. */
  readonly called: string;
  readonly namespace: string;
  readonly kind: Kind;
}

/** What stands for the values of one schema. */
interface Kind {
  readonly reading: Reading;
  readonly takesObject: boolean;
  readonly takesList: boolean;
  readonly takesText: boolean;
  /** Of an object; made when the first one comes, since a schema may hold itself. */
  readonly properties: readonly Property[];
  /** Of a list: what its elements are, and what they are called. */
  readonly items: { readonly kind: Kind; readonly notes: XmlNotes };
  /** Namespace that elements in it are in where nothing is said: the default one, if it declared that. */
  readonly inner: string;
}

/** Ends the reading from however deep inside; never leaves this file. */
class Unfit extends Error {
  readonly misfit: Misfit;

  constructor(pointer: string, message: string) {
    super();
    this.misfit = { pointer, message };
  }
}

/**
 * Reads an XML document as the value that its schema describes, by the schema's `xml` annotations, so that the same
 * schema judges it as it would JSON. What has no place in that value is refused here: elements that stand twice where
 * one is expected, names that only look right, mixed text, other namespaces. Places are pointers into the value.
 */
export class XmlJudge {
  readonly #root: Kind;
  readonly #rootNotes: XmlNotes;
  readonly #rootName: string | undefined;
  readonly #readings: Readings;
  readonly #kinds = new Map<JsonSchema, Map<string, Kind>>();

  constructor({ schema }: BodyShape, readings: Readings) {
    this.#readings = readings;
    this.#rootNotes = this.#notes(schema);
    this.#rootName = this.#rootNotes.name ?? componentName(schema);
    this.#root = this.#kindOf(schema ?? true, innerOf(this.#rootNotes, ''));
  }

  /** False for a schema that knows of no elements: the text of the document is the value. */
  get readsElements(): boolean {
    const { takesObject, takesList } = this.#root;
    return takesObject || takesList || this.#rootName !== undefined;
  }

  read(root: XmlElement): { readonly value: unknown } | Misfit {
    try {
      if (this.#rootName !== undefined && root.local !== this.#rootName)
        throw new Unfit('', `must have the root element ${this.#rootName}`);
      const { namespace = '' } = this.#rootNotes;
      if (root.namespace !== namespace) throw new Unfit('', inNamespace(namespace));
      return { value: this.#value(root, this.#root, '') };
    } catch (unfit) {
      if (unfit instanceof Unfit) return unfit.misfit;
      throw unfit;
    }
  }

  #notes(schema: JsonSchema | undefined): XmlNotes {
    return xmlNotes(schema, this.#readings.schemas);
  }

  #kindOf(schema: JsonSchema, inner: string): Kind {
    const known = this.#kinds.get(schema)?.get(inner);
    if (known !== undefined) return known;
    const reading = this.#readings.of(schema);
    const { types, properties, items = true, others } = reading.kinds;
    const isAnything = schema === true || Object.keys(schema).length === 0;
    const hasMembers = properties.size > 0 || others !== undefined;
    const texts = [...types].filter(type => type !== 'object' && type !== 'array');
    let mine: readonly Property[] | undefined;
    let each: Kind['items'] | undefined;
    const property = (name: string, of: JsonSchema) => this.#property(name, of, inner);
    const element = () => {
      const notes = this.#notes(items);
      return { notes, kind: this.#kindOf(items, innerOf(notes, inner)) };
    };
    const kind: Kind = {
      reading,
      inner,
      takesObject: isAnything || types.has('object') || hasMembers,
      takesList: types.has('array'),
      // Of a schema that names members and no type, an empty element is an object without them, never a text.
      takesText: texts.length > 0 && !(hasMembers && texts.length === 1 && texts[0] === 'string'),
      get properties() {
        return (mine ??= [...properties].map(([name, of]) => property(name, of)));
      },
      get items() {
        return (each ??= element());
      },
    };
    let byInner = this.#kinds.get(schema);
    if (byInner === undefined) this.#kinds.set(schema, (byInner = new Map<string, Kind>()));
    byInner.set(inner, kind);
    return kind;
  }

  #property(name: string, schema: JsonSchema, inner: string): Property {
    const notes = this.#notes(schema);
    const kind = this.#kindOf(schema, innerOf(notes, inner));
    const isBare = kind.takesList && !notes.wrapped;
    const own = notes.node === 'attribute' ? '' : inner;
    const { name: called = name, namespace = own } = isBare ? kind.items.notes : notes;
    return { name, notes, called, namespace, kind };
  }

  #value(element: XmlElement, kind: Kind, at: string): unknown {
    if (isNil(element)) {
      if (element.children.length > 0 || element.text !== '')
        throw new Unfit(at, 'must be empty, as it says nil');
      return null;
    }
    const { children, attributes } = element;
    const isPlain = children.length === 0 && attributes.length === 0;
    if (kind.takesObject && !(isPlain && kind.takesText)) return this.#object(element, kind, at);
    if (kind.takesList && !(isPlain && kind.takesText)) return this.#list(element, kind, at);
    if (children.length > 0) throw new Unfit(at, 'must hold text, no elements');
    const [attribute] = attributes;
    if (attribute !== undefined) throw new Unfit(at, 'must have no attributes');
    return scalar(element.text, kind.reading);
  }

  /** The elements in an element of their own; called like that where nothing is said. */
  #list(element: XmlElement, { items, inner }: Kind, at: string): unknown[] {
    refuseText(element, at);
    if (element.attributes.length > 0) throw new Unfit(at, 'must have no attributes');
    const { name = element.local, namespace = inner } = items.notes;
    return element.children.map((child, i) => {
      const here = `${at}/${i}`;
      if (child.local !== name) throw new Unfit(here, `must be an element ${name}`);
      if (child.namespace !== namespace) throw new Unfit(here, inNamespace(namespace));
      return this.#value(child, items.kind, here);
    });
  }

  #object(element: XmlElement, kind: Kind, at: string): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const attribute of element.attributes) this.#attribute(value, attribute, kind, at);
    for (const child of element.children) this.#member(value, child, kind, at);
    const text = kind.properties.find(({ notes }) => notes.node === 'text');
    if (text === undefined) refuseText(element, at);
    else value[text.name] = scalar(element.text, text.kind.reading);
    return value;
  }

  #attribute(
    into: Record<string, unknown>,
    { namespace, local, value }: XmlAttribute,
    kind: Kind,
    at: string,
  ): void {
    const known = kind.properties.find(
      one => one.notes.node === 'attribute' && one.called === local && one.namespace === namespace,
    );
    // Hints to readers, which may have them load another schema, or take the element for another type.
    if (namespace === instance) throw new Unfit(at, 'has an attribute that is for readers of XML Schema');
    if (known === undefined && kind.properties.some(({ called }) => called === local))
      throw new Unfit(at, 'has an attribute that is not written as the contract says');
    // The schema says whether there may be such a member at all; no property is called so.
    const name = known?.name ?? `@${local}`;
    if (Object.hasOwn(into, name)) throw new Unfit(at, 'has two attributes of one name');
    into[name] = known === undefined ? value : scalar(value, known.kind.reading);
  }

  #member(into: Record<string, unknown>, child: XmlElement, kind: Kind, at: string): void {
    const { local, namespace } = child;
    const known = kind.properties.find(
      one => one.notes.node === 'element' && one.called === local && one.namespace === namespace,
    );
    if (known === undefined) return this.#unknown(into, child, kind, at);
    const { name, notes } = known;
    const here = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const present = Object.hasOwn(into, name);
    if (known.kind.takesList && !notes.wrapped) {
      const list = present ? (into[name] as unknown[]) : [];
      list.push(this.#value(child, known.kind.items.kind, `${here}/${list.length}`));
      into[name] = list;
      return;
    }
    if (present) throw new Unfit(here, 'must be there once');
    into[name] = this.#value(child, known.kind, here);
  }

  /** An element that no property is called like: a member of that name, for the schema to judge. */
  #unknown(into: Record<string, unknown>, child: XmlElement, kind: Kind, at: string): void {
    const { local, namespace } = child;
    // A reader that goes by names alone would take it for the property of that name.
    if (kind.properties.some(({ name, called }) => name === local || called === local))
      throw new Unfit(
        at,
        'has an element that is not written as the contract says: its name, namespace or kind',
      );
    if (namespace !== kind.inner || isReservedName(local))
      throw new Unfit(at, 'has an element that the contract does not know');
    const { others } = kind.reading.kinds;
    const value = this.#value(child, this.#kindOf(others ?? true, kind.inner), at);
    if (!Object.hasOwn(into, local)) into[local] = value;
    else if (others === undefined) into[local] = [into[local], value].flat();
    else throw new Unfit(at, 'has an element twice that must be there once');
  }
}

function innerOf({ namespace, prefix }: XmlNotes, outer: string): string {
  // A namespace with a prefix is that of the element alone; without one it is the default for all within.
  return namespace !== undefined && prefix === undefined ? namespace : outer;
}

const inNamespace = (namespace: string): string =>
  namespace === '' ? 'must be in no namespace' : `must be in the namespace ${namespace}`;

function refuseText({ text }: XmlElement, at: string): void {
  if (/[^ \t\r\n]/.test(text)) throw new Unfit(at, 'must hold elements, no text');
}

function scalar(text: string, { kinds, scalar }: Reading): unknown {
  return scalar(kinds.types.has('string') ? text : text.replace(around, ''));
}

/** Null as XML Schema writes it (part 1, section 2.6.2); with any other attribute it is no plain null. */
const isNil = ({ attributes }: XmlElement): boolean =>
  attributes.length === 1 &&
  attributes.every(
    ({ namespace, local, value }) =>
      namespace === instance && local === 'nil' && (value === 'true' || value === '1'),
  );
