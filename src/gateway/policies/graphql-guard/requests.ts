import { type GraphqlRequest, jsonFaults, type JsonLimits, readJson } from '#enforcement';
import { contentOf } from '../../content.ts';
import type { Validated } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { digestOf } from './known-documents.ts';

/** One of the documents that a request asks to be executed, with the digest by which it is known. */
export interface AskedDocument extends GraphqlRequest {
  /** Undefined where the client sent its digest alone (a persisted query). */
  readonly text: string | undefined;
  /** SHA-256 of the text, in hexadecimal. */
  readonly digest: string;
}

/** Members of a request (GraphQL over HTTP, section 5): others may mean something to a server and nothing here. */
const known = new Set(['query', 'operationName', 'variables', 'extensions']);

/** What a request asks for: in its body, or by GET in its query. A refusal where that can be read in several ways. */
export function documentsOf(x: Validated): readonly AskedDocument[] | Refusal {
  const { body } = x;
  if (x.method === 'GET' || x.method === 'HEAD') {
    if (body !== undefined && body.length > 0) return unreadable('must not have a body');
    return inQuery(x.query, x.operation.contentLimits.json);
  }
  // A server that also looks into the query could take a document from there.
  if (x.query.length > 1) return unreadable('must have its document in the body, and no query');
  const content = contentOf(x);
  if (content instanceof Refusal) return content;
  if (content?.kind !== 'json')
    return new Refusal('content-type-unsupported', {
      headers: { accept: 'application/json' },
      reason: 'the request is not announced as JSON',
    });
  const requests: readonly unknown[] = Array.isArray(content.value) ? content.value : [content.value];
  return all(requests.map(each => askedIn(each, false)));
}

function inQuery(query: string, limits: JsonLimits): readonly AskedDocument[] | Refusal {
  const members: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(query)) {
    if (Object.hasOwn(members, name) || !known.has(name))
      return unreadable('must have the parameters query, operationName, variables and extensions, each once');
    if (name === 'query' || name === 'operationName') members[name] = text;
    else {
      const read = readJson(Buffer.from(text), limits);
      if ('code' in read) return unreadable(`must have ${name} that ${jsonFaults[read.code]}`);
      members[name] = read.value;
    }
  }
  return all([askedIn(members, true)]);
}

function all(documents: readonly (AskedDocument | Refusal)[]): readonly AskedDocument[] | Refusal {
  const good: AskedDocument[] = [];
  for (const each of documents) {
    if (each instanceof Refusal) return each;
    good.push(each);
  }
  return good;
}

/** One request of the protocol, read strictly. */
export function askedIn(request: unknown, mustBeSafe: boolean): AskedDocument | Refusal {
  if (!isObject(request) || !Object.keys(request).every(name => known.has(name)))
    return unreadable('must be an object with query, operationName, variables and extensions alone');
  const { query, variables, extensions } = request;
  const given = isObject(variables) ? variables : {};
  if ((variables ?? given) !== given) return unreadable('must have an object as variables');
  const told = digestIn(extensions);
  if (typeof query === 'string') {
    const digest = digestOf(query);
    // A server would remember the one under the name of the other.
    if (told !== undefined && told !== digest) return unreadable('must name the digest of its own document');
    return { text: query, variables: given, digest, mustBeSafe };
  }
  if (query !== undefined && query !== null) return unreadable('must have a text as query');
  if (told === undefined) return unreadable('must have a query');
  return { text: undefined, variables: given, digest: told, mustBeSafe };
}

/** The digest of a persisted query, where the client names one. */
function digestIn(extensions: unknown): string | undefined {
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  const digest = isObject(persisted) ? persisted['sha256Hash'] : undefined;
  // What is no text is no digest of anything.
  return digest === undefined || typeof digest === 'string' ? digest : '';
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const unreadable = (message: string): Refusal =>
  new Refusal('body-malformed', { errors: [{ at: '', message }], reason: `GraphQL: the request ${message}` });
