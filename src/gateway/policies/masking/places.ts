import {
  type ContractSchemas,
  type DataNames,
  dataNames,
  dataPlaces,
  type DataPlace,
  type HeaderShape,
  promisedAnswer,
  promisedBody,
  type JsonSchema,
  type OperationShape,
} from '#enforcement';
import { eventStream } from '../../events/answer-events.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';

type Of<What> = (schemas: readonly JsonSchema[]) => What;

const schemasIn = (shapes: readonly { readonly schema?: JsonSchema }[]): JsonSchema[] =>
  shapes.map(({ schema = true }) => schema);

/** Compiled once for a version, and forgotten with its Snapshot. */
const ofSchemas = new WeakMap<ContractSchemas, { places: Of<DataPlace>; names: Of<DataNames> }>();
const none: ContractSchemas = { $defs: {} };

function dataOf({ schemas = none }: VersionDocument): { places: Of<DataPlace>; names: Of<DataNames> } {
  let data = ofSchemas.get(schemas);
  if (data === undefined)
    ofSchemas.set(schemas, (data = { places: dataPlaces(schemas), names: dataNames(schemas) }));
  return data;
}

const isPlain = (mediaType: string): boolean => /^text\/(?!json$|xml$|event-stream$)/.test(mediaType);

const lists = new WeakMap<OperationShape, Map<string, readonly JsonSchema[]>>();

/**
 * The schemas that say what is classified in an answer: those of its status and type. Where the contract describes
 * nothing for these, or the answer is an error or otherwise than it says, everything that is said of the operation's
 * other answers counts too, so that another status or type takes no mask off.
 */
function schemasOf(
  { shape }: OperationDocument,
  status: number,
  mediaType: string,
  isJson: boolean,
): readonly JsonSchema[] {
  if (shape === undefined) return [];
  let known = lists.get(shape);
  if (known === undefined) lists.set(shape, (known = new Map<string, readonly JsonSchema[]>()));
  const answer = promisedAnswer(shape, status);
  const body = answer && promisedBody(answer.bodies, mediaType);
  // What says that it is text, and is JSON, is not what is described for text; nor is that said of any JSON.
  const isAsItSays = !(isJson && isPlain(mediaType));
  // What is said of a stream of events is said of their data, or of the whole text: other answers count too.
  const isOfEvents = isJson && mediaType === eventStream;
  const isAlone = body?.schema !== undefined && isAsItSays && !isOfEvents && status < 400;
  const key = isAlone ? `${answer?.status} ${body?.mediaType}` : isJson ? 'any JSON' : 'any';
  let list = known.get(key);
  if (list === undefined) {
    const all = shape.answers.flatMap(({ bodies }) => bodies);
    const others = isJson ? all.filter(one => !isPlain(one.mediaType)) : all;
    known.set(key, (list = schemasIn(isAlone ? [body] : others)));
  }
  return list;
}

/** Where the contract classifies data in an answer that is JSON. */
export function placeOfAnswer(
  version: VersionDocument,
  operation: OperationDocument,
  status: number,
  mediaType: string,
): DataPlace {
  return dataOf(version).places(schemasOf(operation, status, mediaType, true));
}

/** What the contract classifies in an answer that is no JSON. */
export function namesOfAnswer(
  version: VersionDocument,
  operation: OperationDocument,
  status: number,
  mediaType: string,
): DataNames {
  return dataOf(version).names(schemasOf(operation, status, mediaType, false));
}

/** What the contract classifies in any answer of the operation: what an error could hold. */
export const namesOfAll = (version: VersionDocument, operation: OperationDocument): DataNames =>
  dataOf(version).names(schemasOf(operation, 500, '', false));

/** The class of a response field, by any answer of the operation. */
export function placeOfHeader(
  version: VersionDocument,
  { shape }: OperationDocument,
  name: string,
): DataPlace {
  const declared: HeaderShape[] =
    shape?.answers.flatMap(({ headers }) => headers.filter(header => header.name === name)) ?? [];
  return dataOf(version).places(schemasIn(declared));
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

/** Whether the contract says what is in answers of this media type, and not only that there are some. */
export function describes({ shape }: OperationDocument, mediaType: string): boolean {
  return (
    shape?.answers.some(({ bodies }) => typeof promisedBody(bodies, mediaType)?.schema === 'object') ?? false
  );
}

/** Whether the contract says what the data of events is made of, and not only that a stream is text. */
export function describesEvents({ shape }: OperationDocument, status: number): boolean {
  const answer = shape && promisedAnswer(shape, status);
  const schema = answer && promisedBody(answer.bodies, eventStream)?.schema;
  return typeof schema === 'object' && schema['type'] !== 'string' && Object.keys(schema).length > 0;
}
