import type { VariableName } from '../seclang/variable-names.ts';
import { octetsOf } from '../request/octets.ts';
import { urlDecode } from '../transformations/url-decode.ts';
import { type BodyFacts, type Entry, entryOf, type FieldKind, type RequestFacts } from './facts.ts';

/** `read` is what another variable holds, which is read once for all that are made of it. */
type Read = (
  facts: RequestFacts,
  body: BodyFacts,
  read: (variable: VariableName) => readonly Entry[],
) => readonly Entry[];

const one = (value: string, kind?: FieldKind): readonly Entry[] => [entryOf('', value, kind)];
const names = (entries: readonly Entry[]): Entry[] =>
  entries.map(({ key, isDotted }) => (isDotted ? { key, value: key, isDotted } : { key, value: key }));

const firstOfList = '.array_0';

/** Of arguments: a list in a JSON document has a name too, which is not that of any of its elements. */
function argumentNames(args: readonly Entry[]): readonly Entry[] {
  const all = names(args);
  for (const { key, isDotted = false } of args)
    if (key.endsWith(firstOfList)) {
      const list = key.slice(0, -firstOfList.length);
      all.push({ key: list, value: list, isDotted });
    }
  return all;
}

/** Names and values of a query or a form, decoded leniently: what is no encoding stays. */
export function readPairs(encoded: string, kinds?: ReadonlyMap<string, FieldKind>): Entry[] {
  if (encoded === '') return [];
  return encoded
    .split('&')
    .filter(pair => pair !== '')
    .map(pair => {
      const split = pair.indexOf('=');
      const key = urlDecode.apply(split === -1 ? pair : pair.slice(0, split));
      return entryOf(key, split === -1 ? '' : urlDecode.apply(pair.slice(split + 1)), kinds?.get(key));
    });
}

function headersOf({ headers, kinds }: RequestFacts): Entry[] {
  const known = kinds?.headers.size === 0 ? undefined : kinds?.headers;
  const entries: Entry[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const key = headers[i] as string;
    entries.push(entryOf(key, headers[i + 1] as string, known?.get(key.toLowerCase())));
  }
  return entries;
}

function cookiesOf(facts: RequestFacts, headers: readonly Entry[]): Entry[] {
  return headers
    .filter(({ key }) => key.length === 6 && key.toLowerCase() === 'cookie')
    .flatMap(({ value }) => value.split(';'))
    .flatMap(pair => {
      const split = pair.indexOf('=');
      const key = (split === -1 ? pair : pair.slice(0, split)).trim();
      return key === '' && split === -1
        ? []
        : [entryOf(key, split === -1 ? '' : pair.slice(split + 1).trim(), facts.kinds?.cookies.get(key))];
    });
}

const parameter = (parameters: Readonly<Record<string, string>>, name: string): Entry => ({
  key: octetsOf(name),
  value: octetsOf(parameters[name] ?? ''),
});
const argsGet = ({ query, kinds }: RequestFacts): Entry[] => readPairs(query, kinds?.query);
/** Most requests have arguments in one place only: then they need no list of their own. */
const argsOf: Read = (_facts, { args }, read) => {
  const ofQuery = read('ARGS_GET');
  if (ofQuery.length === 0) return args;
  return args.length === 0 ? ofQuery : [...ofQuery, ...args];
};
const sizeOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
const uriOf = ({ path, query }: RequestFacts): string => (query === '' ? path : `${path}?${query}`);

/** Percent-encoding only: a plus is a plus in a path. */
const decodedPath = ({ path }: RequestFacts): string =>
  path.includes('%') ? urlDecode.apply(path.replaceAll('+', '%2b')) : path;
const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** Of these bodies rules see what is in them, and not their syntax. */
const apart: ReadonlySet<string> = new Set(['JSON', 'XML', 'MULTIPART']);

/** How each variable that a request has is read from it. Others are kept by the transaction. */
export const requestVariables: ReadonlyMap<VariableName, Read> = new Map<VariableName, Read>([
  ['ARGS', argsOf],
  ['ARGS_NAMES', (_facts, _body, read) => argumentNames(read('ARGS'))],
  ['ARGS_GET', argsGet],
  ['ARGS_GET_NAMES', (_facts, _body, read) => names(read('ARGS_GET'))],
  ['ARGS_PATH', ({ parameters = {} }) => Object.keys(parameters).map(name => parameter(parameters, name))],
  ['ARGS_POST', (_facts, body) => body.args],
  ['ARGS_POST_NAMES', (_facts, body) => argumentNames(body.args)],
  ['ARGS_COMBINED_SIZE', (_facts, _body, read) => one(String(sizeOf(read('ARGS'))))],
  ['FILES', (_facts, { files }) => files.map(({ field, fileName }) => ({ key: field, value: fileName }))],
  ['FILES_NAMES', (_facts, { files }) => files.map(({ field }) => ({ key: field, value: field }))],
  [
    'FILES_SIZES',
    (_facts, { files }) => files.map(({ field, size }) => ({ key: field, value: String(size) })),
  ],
  ['FILES_COMBINED_SIZE', (_facts, { files }) => one(String(files.reduce((sum, { size }) => sum + size, 0)))],
  [
    'MULTIPART_FILENAME',
    (_facts, { files }) => files.map(({ field, fileName }) => ({ key: field, value: fileName })),
  ],
  ['MULTIPART_NAME', (_facts, { files }) => files.map(({ field }) => ({ key: field, value: field }))],
  ['MULTIPART_PART_HEADERS', (_facts, { partHeaders }) => partHeaders],
  // Bodies that cannot be read in one way only never come as far as the rules.
  ['MULTIPART_STRICT_ERROR', () => one('0')],
  ['MULTIPART_UNMATCHED_BOUNDARY', () => one('0')],
  ['REQBODY_ERROR', () => one('0')],
  ['REQBODY_ERROR_MSG', () => one('')],
  ['URLENCODED_ERROR', () => one('0')],
  ['QUERY_STRING', ({ query }) => one(query)],
  ['REMOTE_ADDR', ({ address }) => one(address)],
  ['REMOTE_HOST', ({ address }) => one(address)],
  ['REQUEST_BASENAME', facts => one(baseName(decodedPath(facts)), facts.kinds?.path)],
  [
    'REQUEST_BODY',
    facts => (facts.body === '' || apart.has(facts.processor) ? [] : one(facts.body, facts.bodyKind)),
  ],
  ['REQUEST_BODY_LENGTH', ({ body }) => one(String(body.length))],
  ['REQUEST_COOKIES', (facts, _body, read) => cookiesOf(facts, read('REQUEST_HEADERS'))],
  ['REQUEST_COOKIES_NAMES', (_facts, _body, read) => names(read('REQUEST_COOKIES'))],
  ['REQUEST_FILENAME', facts => one(decodedPath(facts), facts.kinds?.path)],
  ['REQUEST_HEADERS', headersOf],
  ['REQUEST_HEADERS_NAMES', (_facts, _body, read) => names(read('REQUEST_HEADERS'))],
  ['REQUEST_LINE', ({ method, target, protocol }) => one(`${method} ${target} ${protocol}`)],
  ['REQUEST_METHOD', ({ method }) => one(method)],
  ['REQUEST_PROTOCOL', ({ protocol }) => one(protocol)],
  ['REQUEST_URI', facts => one(uriOf(facts))],
  ['REQUEST_URI_RAW', ({ target }) => one(target)],
  ['SERVER_NAME', ({ host }) => one(host)],
  ['UNIQUE_ID', ({ id }) => one(id)],
  ['TIME_EPOCH', ({ now }) => one(String(Math.floor(now / 1000)))],
  ['TIME', ({ now }) => one(new Date(now).toISOString().slice(11, 19))],
]);

/** `XML:/*` is all text of the document, `XML://@*` the value of each attribute. */
export function xmlVariable(body: BodyFacts, key: string | undefined): readonly Entry[] {
  if (body.xmlText === undefined) return [];
  if (key === '//@*') return body.xmlAttributes.map(value => ({ key: '//@*', value }));
  return [{ key: '/*', value: body.xmlText }];
}
