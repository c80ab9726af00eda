import {
  type ContractSchemas,
  dataPlaces,
  type DataPlace,
  type HeaderShape,
  promisedAnswer,
  promisedBody,
  type JsonSchema,
} from '#enforcement';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';

type PlacesOf = (schemas: readonly JsonSchema[]) => DataPlace;

const schemasIn = (shapes: readonly { readonly schema?: JsonSchema }[]): JsonSchema[] =>
  shapes.map(({ schema = true }) => schema);

/** Compiled once for a version, and forgotten with its Snapshot. */
const ofSchemas = new WeakMap<ContractSchemas, PlacesOf>();
const none: ContractSchemas = { $defs: {} };

function placesOf({ schemas = none }: VersionDocument): PlacesOf {
  let places = ofSchemas.get(schemas);
  if (places === undefined) ofSchemas.set(schemas, (places = dataPlaces(schemas)));
  return places;
}

/**
 * Where the contract classifies data in an answer. Where it describes nothing for this status and type, everything that
 * it says of the operation's other answers counts, so that another status or type takes no mask off.
 */
export function placeOfAnswer(
  version: VersionDocument,
  { shape }: OperationDocument,
  status: number,
  mediaType: string,
): DataPlace {
  const answer = shape && promisedAnswer(shape, status);
  const body = answer && promisedBody(answer.bodies, mediaType);
  const all = shape?.answers.flatMap(({ bodies }) => bodies) ?? [];
  const schemas = schemasIn(body?.schema === undefined ? all : [body]);
  return placesOf(version)(schemas);
}

/** The class of a response field, by any answer of the operation. */
export function placeOfHeader(
  version: VersionDocument,
  { shape }: OperationDocument,
  name: string,
): DataPlace {
  const declared: HeaderShape[] =
    shape?.answers.flatMap(({ headers }) => headers.filter(header => header.name === name)) ?? [];
  return placesOf(version)(schemasIn(declared));
}

/** Whether the contract promises answers of this media type, by name or within its kind. */
export function promises({ shape }: OperationDocument, mediaType: string): boolean {
  const [kind = ''] = mediaType.split('/', 1);
  return (
    shape?.answers.some(({ bodies }) =>
      bodies.some(body => body.mediaType === mediaType || body.mediaType === `${kind}/*`),
    ) ?? false
  );
}
