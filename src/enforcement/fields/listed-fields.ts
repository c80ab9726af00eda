import type { ContractSchemas, OperationShape } from '../shape.ts';
import { type Claim, type Claims, schemasOf } from './claims.ts';
import type { FieldKind, KnownKind } from './field-kind.ts';
import { type Field, FieldTree } from './field-tree.ts';
import { type BodyFields, OperationFields } from './operation-fields.ts';

/** One field of an operation's requests, for people to read. */
export interface ListedField {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** Of a body: its media type. */
  readonly mediaType: string | undefined;
  /** Its name; in a body a JSON Pointer, with `*` for elements and for names that the contract leaves open. */
  readonly place: string;
  /** As the contract has it, in a few words; empty where it says nothing. */
  readonly type: string;
  readonly kind: FieldKind;
  /** Why it is of that kind. */
  readonly because: string;
}

/** Schemas that may lie in themselves end somewhere: so deep, and so many rows. */
const deepest = 16;
const mostFields = 500;

/** The fields of an operation's requests, and of what kind each is. */
export function listedFields(
  shape: OperationShape,
  schemas: ContractSchemas | undefined,
  isJudged: boolean,
): readonly ListedField[] {
  const tree = new FieldTree(schemas, isJudged);
  const fields = new OperationFields(shape, schemas, tree);
  const rows: ListedField[] = [];
  const add = (row: Omit<ListedField, 'kind' | 'because'>, known: KnownKind) => {
    if (rows.length < mostFields) rows.push({ ...row, kind: known.kind, because: inWords(known) });
  };
  for (const parameter of shape.parameters) {
    const { name, in: place, schema } = parameter;
    const known = tablesOf(fields)[place].get(place === 'header' ? name.toLowerCase() : name);
    const type = typeInWords(tree.of(schema, name).claim);
    if (known !== undefined) add({ in: place, mediaType: undefined, place: name, type }, known);
  }
  for (const { mediaType } of shape.bodies) {
    const body = fields.body(mediaType);
    if (body === undefined) continue;
    for (const { place, field, known } of inBody(mediaType, body, tree.claims))
      add({ in: 'body', mediaType, place, type: typeInWords(field.claim) }, known);
  }
  return rows;
}

const tablesOf = ({ pathParameters, query, headers, cookies }: OperationFields) => ({
  path: pathParameters,
  query,
  header: headers,
  cookie: cookies,
});

interface Leaf {
  readonly place: string;
  readonly field: Field;
  readonly known: KnownKind;
}

/** Of a form each field as it is written; of a document each place that holds nothing further. */
function inBody(mediaType: string, body: BodyFields, claims: Claims): readonly Leaf[] {
  const { root } = body;
  if (mediaType === 'application/x-www-form-urlencoded' || mediaType === 'multipart/form-data')
    return [...root.named].map(name => ({
      place: `/${escaped(name)}`,
      field: root.member(name),
      known: body.text(name),
    }));
  const found: Leaf[] = [];
  const walk = (field: Field, place: string, above: readonly string[]): void => {
    // What lies in itself is told where it lies first, whatever it is called further in.
    const claim = claims.nameOf(field.claim);
    if (found.length >= mostFields || above.length > deepest || above.includes(claim)) return;
    const on = [...above, claim];
    const inner: (readonly [string, Field])[] = [...field.named].map(name => [
      `${place}/${escaped(name)}`,
      field.member(name),
    ]);
    for (const other of [field.element(Number.MAX_SAFE_INTEGER), field.member(undefined)])
      if (schemasOf(other.claim).length > 0) inner.push([`${place}/*`, other]);
    for (const [at, one] of inner) walk(one, at, on);
    if (inner.length === 0) found.push({ place, field, known: place === '' ? body.whole : field.known });
  };
  walk(root, '', []);
  return found;
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function typeInWords(claim: Claim): string {
  const words = schemasOf(claim).flatMap(({ type, format, enum: values, const: value }) => [
    ...(Array.isArray(type) ? type : [type]).filter(one => typeof one === 'string'),
    ...(typeof format === 'string' ? [format] : []),
    ...(Array.isArray(values) || value !== undefined ? ['listed values'] : []),
  ]);
  return [...new Set(words)].join(', ');
}

function inWords({ kind, by }: KnownKind): string {
  switch (by.by) {
    case 'format':
      return kind === 'settled' ? `It must be a ${by.text}.` : `Its format is ${by.text}.`;
    case 'pattern':
      return 'Its pattern lets letters, digits and single marks pass only.';
    case 'values':
      return 'It must be one of the listed values.';
    case 'type':
      return 'It is no text.';
    case 'nothing':
      return 'Nothing may be there.';
    case 'media type':
      return `It is ${by.text}.`;
    case 'declared':
      return 'The contract says so (x-gatehouse-field).';
    case 'name':
      return 'Its name says so.';
    case 'not judged':
      return 'The contract fixes it, but request-validation does not refuse other values here.';
    case 'nothing known':
      return 'The contract does not fix what it holds.';
  }
}
