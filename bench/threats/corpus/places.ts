import { readContentType } from '../../../src/enforcement/index.ts';
import {
  type BodyFacts,
  factsOfForm,
  factsOfJson,
  factsOfParts,
  factsOfXml,
  noBody,
  type RequestFacts,
} from '../../../src/threats/index.ts';

/** What a contract says of a field; `usual` where it says nothing. */
export type Kind = NonNullable<BodyFacts['args'][number]['kind']>;

/** Where in a request a value stands: facts as the gateway makes them; undefined where it cannot stand there. */
export type Place = (value: string) => RequestFacts | undefined;

const agent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
const octets = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

interface Parts {
  readonly path?: string;
  readonly query?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly processor?: string;
  readonly facts?: BodyFacts;
}

function request({
  path = '/v1/orders',
  query = '',
  headers = [],
  body = '',
  processor = '',
  facts = noBody,
}: Parts): RequestFacts {
  return {
    method: body === '' ? 'GET' : 'POST',
    protocol: 'HTTP/1.1',
    target: query === '' ? path : `${path}?${query}`,
    path,
    query,
    headers: ['Host', 'api.example.com', 'User-Agent', agent, 'Accept', 'application/json', ...headers],
    address: '192.0.2.10',
    host: 'api.example.com',
    id: 'd_bench',
    now: 1_790_000_000_000,
    body,
    processor,
    readBody: () => facts,
  };
}

/** What no field of a header may hold (RFC 9110 section 5.5): no listener lets it through. */
const noHeader = /[\x00-\x08\x0a-\x1f\x7f]/;
/** What no document in XML 1.0 may hold. */
const noXml = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;
const escapedXml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A body in JSON, such as an example of a contract; its fields are all of one kind. */
export function jsonBody(value: unknown, kind: Kind = 'usual'): RequestFacts {
  const facts = factsOfJson(value);
  const args = facts.args.map(arg => ({ ...arg, kind }));
  return request({ body: octets(JSON.stringify(value)), processor: 'JSON', facts: { ...facts, args } });
}

function multipart(value: string): RequestFacts {
  const contentType = readContentType('text/plain');
  if (typeof contentType !== 'object') throw new Error('text/plain is a content type');
  const headers = ['content-disposition', 'form-data; name="note"'];
  const part = { name: 'note', fileName: undefined, contentType, headers, octets: Buffer.from(value) };
  return request({ body: '-', processor: 'MULTIPART', facts: factsOfParts([part]) });
}

function xml(document: string): RequestFacts | undefined {
  const facts = factsOfXml(Buffer.from(document, 'utf8'));
  return 'code' in facts ? undefined : request({ body: octets(document), processor: 'XML', facts });
}

export const places: Readonly<Record<string, Place>> = {
  'JSON text': value => jsonBody({ id: 17, note: value }),
  'JSON text, known to be prose': value => jsonBody({ id: 17, note: value }, 'prose'),
  'JSON text, known to be an address': value => jsonBody({ id: 17, note: value }, 'address'),
  'JSON text, known to be HTML': value => jsonBody({ id: 17, note: value }, 'markup'),
  'JSON, nested': value => jsonBody({ order: { lines: [{ sku: 'A-1' }, { sku: 'A-2', remarks: [value] }] } }),
  query: value => request({ query: `page=1&q=${encodeURIComponent(value.toWellFormed())}` }),
  'query, name': value => request({ query: `${encodeURIComponent(value.toWellFormed())}=1` }),
  path: value => request({ path: `/v1/orders/${encodeURIComponent(value.toWellFormed())}` }),
  'path, whole': value => request({ path: value }),
  form: value =>
    request({
      body: `note=${encodeURIComponent(value.toWellFormed())}`,
      processor: 'URLENCODED',
      facts: factsOfForm([['note', value]]),
    }),
  multipart,
  'XML text': value =>
    noXml.test(value) ? undefined : xml(`<order><note>${escapedXml(value)}</note></order>`),
  'XML attribute': value => (noXml.test(value) ? undefined : xml(`<order note="${escapedXml(value)}"/>`)),
  cookie: value =>
    /[;]/.test(value) || noHeader.test(value)
      ? undefined
      : request({ headers: ['Cookie', octets(`theme=dark; note=${value}`)] }),
  'header User-Agent': value =>
    noHeader.test(value) ? undefined : request({ headers: ['User-Agent', octets(value)] }),
  'header of an API': value =>
    noHeader.test(value) ? undefined : request({ headers: ['X-Tenant', octets(value)] }),
  'plain text': value => request({ body: octets(value) }),
};
