import { kindsOf, type Kinds } from '../parameters/kinds.ts';
import { rangesOf } from '../content-type.ts';
import type { BodyShape, ContractSchemas, OperationShape, ParameterShape } from '../shape.ts';
import { kindByMediaType, type KnownKind, unsettled } from './field-kind.ts';
import type { Field, FieldTree } from './field-tree.ts';

/** What is known of the fields of one operation's requests, as they are written: texts, and values of documents. */
export class OperationFields {
  /** By name, as the contract writes it; header fields in lower case. */
  readonly query: ReadonlyMap<string, KnownKind>;
  readonly headers: ReadonlyMap<string, KnownKind>;
  readonly cookies: ReadonlyMap<string, KnownKind>;
  readonly pathParameters: ReadonlyMap<string, KnownKind>;
  readonly #bodies: ReadonlyMap<string, BodyFields>;

  constructor(shape: OperationShape, schemas: ContractSchemas | undefined, tree: FieldTree) {
    const at = (place: ParameterShape['in']) =>
      shape.parameters.filter(parameter => parameter.in === place).map(one => writtenAs(one, schemas, tree));
    this.query = byName(at('query'), name => name);
    this.headers = byName(at('header'), name => name.toLowerCase());
    this.cookies = byName(at('cookie'), name => name);
    this.pathParameters = byName(at('path'), name => name);
    this.#bodies = new Map(shape.bodies.map(body => [body.mediaType, new BodyFields(body, schemas, tree)]));
  }

  /** Of a body of that media type, the one that it is judged by; undefined where none is taken. */
  body(mediaType: string): BodyFields | undefined {
    for (const range of rangesOf(mediaType)) {
      const found = this.#bodies.get(range);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Fields of a body of one media type. */
export class BodyFields {
  /** The whole, for who walks through a document. */
  readonly root: Field;
  readonly #shape: BodyShape;
  readonly #schemas: ContractSchemas | undefined;
  readonly #kinds: Kinds;
  readonly #texts = new Map<string, KnownKind>();
  #others: KnownKind | undefined;

  constructor(shape: BodyShape, schemas: ContractSchemas | undefined, tree: FieldTree) {
    this.root = tree.of(shape.schema, undefined);
    this.#shape = shape;
    this.#schemas = schemas;
    this.#kinds = kindsOf(shape.schema, schemas);
  }

  /** Of a body that is one text. */
  get whole(): KnownKind {
    return kindByMediaType(this.#shape.mediaType) ?? this.root.known;
  }

  /** Of a text that a form has under this name. */
  text(name: string): KnownKind {
    // A member of an object in brackets is judged by what the object is.
    if (name.includes('[')) return unsettled(this.root.member(undefined).known);
    if (!this.root.named.has(name)) return (this.#others ??= this.#asText(undefined));
    let known = this.#texts.get(name);
    if (known === undefined) this.#texts.set(name, (known = this.#asText(name)));
    return known;
  }

  #asText(name: string | undefined): KnownKind {
    const encoding = name === undefined ? undefined : this.#shape.encoding?.[name];
    const { style = 'form' } = encoding ?? {};
    const schema = (name === undefined ? undefined : this.#kinds.properties.get(name)) ?? this.#kinds.others;
    return ofText(this.root.member(name), kindsOf(schema, this.#schemas), style);
  }
}

interface Named {
  readonly name: string;
  readonly known: KnownKind;
  /** Names that an object takes for its members, whatever else is called so. */
  readonly taken: readonly string[];
}

function writtenAs(shape: ParameterShape, schemas: ContractSchemas | undefined, tree: FieldTree): Named {
  const { name, schema, mediaType, style } = shape;
  const kinds = kindsOf(schema, schemas);
  const field = tree.of(schema, name);
  const asMembers = shape.in === 'query' && kinds.types.has('object');
  return {
    name,
    known: mediaType === undefined ? ofText(field, kinds, style) : unsettled(field.known),
    taken: asMembers ? [...kinds.properties.keys()] : [],
  };
}

/**
 * Of a text as it is sent. Where it stands for a list, each of its elements must be settled, and commas are all that
 * is between them; where it may stand for an object, or for one thing or another, nothing is.
 */
function ofText(field: Field, { types }: Kinds, style: ParameterShape['style']): KnownKind {
  if (!types.has('array') && !types.has('object'))
    return style === 'deepObject' ? unsettled(field.known) : field.known;
  const isList = types.size === 1 && types.has('array') && (style === 'form' || style === 'simple');
  const each = field.element(0);
  const areAlike = each === field.element(Number.MAX_SAFE_INTEGER);
  return isList && areAlike ? each.known : unsettled(field.known);
}

/** A name that two parameters have, or that is also that of a member of another, is judged by one of them only. */
function byName(all: readonly Named[], as: (name: string) => string): ReadonlyMap<string, KnownKind> {
  const found = new Map<string, KnownKind>();
  for (const { name, known } of all) {
    const key = as(name);
    found.set(key, found.has(key) ? unsettled(known) : known);
  }
  for (const { taken } of all)
    for (const name of taken) {
      const known = found.get(as(name));
      if (known !== undefined) found.set(as(name), unsettled(known));
    }
  return found;
}
