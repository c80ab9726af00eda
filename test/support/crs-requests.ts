import { readFileSync } from 'node:fs';
import { readContentType, readMultipart } from '../../src/enforcement/index.ts';
import {
  type AnswerFacts,
  type BodyFacts,
  factsOfJson,
  factsOfPairs,
  factsOfParts,
  factsOfXml,
  noBody,
  type RequestFacts,
} from '../../src/threats/index.ts';

/** A regression test of the OWASP Core Rule Set, as its collection of vectors writes it (SOURCE.txt there). */
export interface CrsTest {
  readonly rule_id: number;
  readonly test_id: number;
  readonly file: string;
  readonly paranoia_level: number;
  readonly kind: 'attack' | 'negative' | 'other';
  readonly reference_status_pl1: string;
  readonly stages: readonly {
    readonly input: CrsInput;
    readonly output: {
      readonly status?: number;
      readonly log?: { readonly expect_ids?: number[]; readonly no_expect_ids?: number[] };
      readonly expect_error?: boolean;
    };
  }[];
}

export interface CrsInput {
  readonly method?: string;
  readonly uri?: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly data?: string;
  readonly autocomplete_headers?: boolean;
  readonly encoded_request?: string;
}

export const readCrsTests = (at: URL): CrsTest[] =>
  readFileSync(at, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as CrsTest);

const octets = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** The request of one stage, as an engine behind a lenient server would see it. */
export function factsOfStage(input: CrsInput): RequestFacts {
  if (input.encoded_request !== undefined)
    return factsOfRaw(Buffer.from(input.encoded_request, 'base64').toString('latin1'));
  const { method, uri, version, headers, body } = messageOf(input);
  // Without a length nothing after the head is a body (RFC 9112 section 6.3).
  const hasBody = headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
  return facts(method, octets(uri), version, headers.flat().map(octets), hasBody ? octets(body) : '');
}

/** The request of one stage, as it goes over the wire. */
export function octetsOfStage(input: CrsInput): Buffer {
  if (input.encoded_request !== undefined) return Buffer.from(input.encoded_request, 'base64');
  const { method, uri, version, headers, body } = messageOf(input);
  const fields = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${uri} ${version}\r\n${fields.join('')}\r\n${body}`);
}

function messageOf(input: CrsInput) {
  const headers = Object.entries(input.headers ?? {}).map(([name, value]): [string, string] => [
    name,
    filled(String(value)),
  ]);
  const has = (name: string) => headers.some(([other]) => other.toLowerCase() === name);
  let body = filled(input.data ?? '');
  const complete = input.autocomplete_headers !== false;
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const added: [string, string][] = [];
  if (complete && body !== '' && type === '')
    added.push(['Content-Type', 'application/x-www-form-urlencoded']);
  if (/multipart/i.test(type)) body = body.replaceAll(/\r?\n/g, '\r\n');
  if (complete && body !== '' && (type === '' || /urlencoded/i.test(type)) && !isEncoded(body))
    body = encodeForm(body);
  if (complete && body !== '' && !has('content-length'))
    added.push(['Content-Length', String(Buffer.byteLength(body))]);
  if (complete && !has('connection')) added.push(['Connection', 'close']);
  return {
    method: input.method ?? 'GET',
    uri: filled(input.uri ?? '/'),
    version: input.version ?? 'HTTP/1.1',
    headers: [...headers, ...added],
    body,
  };
}

/** `{{ "A" | repeat 400 }}` in the templates of the collection. */
const filled = (text: string): string =>
  text.replaceAll(/\{\{\s*"([^"]*)"\s*\|\s*repeat\s+(\d+)\s*\}\}/g, (_, what: string, times: string) =>
    what.repeat(Number(times)),
  );

const isEncoded = (body: string): boolean =>
  !/[^\x21-\x7e]/.test(body) && !/%(?![0-9a-fA-F]{2})/.test(body) && !/[<>"{}|\\^`]/.test(body);

/** As a form is encoded where it is not: names and values apart. */
const encodeForm = (body: string): string =>
  body
    .split('&')
    .map(pair => {
      const split = pair.indexOf('=');
      const parts = split === -1 ? [pair] : [pair.slice(0, split), pair.slice(split + 1)];
      return parts.map(part => encodeURIComponent(decodeLenient(part)).replaceAll('%20', '+')).join('=');
    })
    .join('&');

function decodeLenient(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text.replaceAll('+', ' ');
  }
}

function factsOfRaw(raw: string): RequestFacts {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = raw.slice(0, end?.index ?? raw.length).split(/\r?\n/);
  const [method = '', target = '', version = ''] = (head[0] ?? '').split(' ');
  const headers = head.slice(1).flatMap(line => {
    const split = line.indexOf(':');
    return [line.slice(0, split), line.slice(split + 1).trim()];
  });
  return facts(
    method,
    target,
    version,
    headers,
    raw.slice((end?.index ?? raw.length) + (end?.[0].length ?? 0)),
  );
}

function facts(
  method: string,
  target: string,
  protocol: string,
  headers: readonly string[],
  body: string,
): RequestFacts {
  const withoutFragment = target.replace(/#[^]*/, '');
  const afterOrigin = /^https?:\/\/[^/?]*([^]*)$/i.exec(withoutFragment)?.[1] ?? withoutFragment;
  const question = afterOrigin.indexOf('?');
  const type = headerIn(headers, 'content-type').toLowerCase();
  return {
    method,
    protocol,
    target,
    path: question === -1 ? afterOrigin : afterOrigin.slice(0, question),
    query: question === -1 ? '' : afterOrigin.slice(question + 1),
    headers,
    address: '127.0.0.1',
    host: headerIn(headers, 'host'),
    id: 'test',
    now: 0,
    body,
    processor: processorOf(type),
    readBody: processor => readBody(processor, type, body),
  };
}

function headerIn(headers: readonly string[], name: string): string {
  for (let i = 0; i < headers.length; i += 2)
    if (headers[i]?.toLowerCase() === name) return headers[i + 1] ?? '';
  return '';
}

/** As the base configuration that ModSecurity recommends chooses. */
function processorOf(type: string): string {
  if (type.startsWith('application/x-www-form-urlencoded')) return 'URLENCODED';
  if (type.startsWith('multipart/form-data')) return 'MULTIPART';
  if (/^(?:application(?:\/soap\+|\/)|text\/)xml/.test(type)) return 'XML';
  return /^application\/(?:[a-z0-9.-]+\+)?json/.test(type) ? 'JSON' : '';
}

function readBody(processor: string, type: string, body: string): BodyFacts {
  if (body === '') return noBody;
  const raw = Buffer.from(body, 'latin1');
  if (processor === 'URLENCODED') return factsOfPairs(body);
  if (processor === 'JSON') {
    try {
      return factsOfJson(JSON.parse(raw.toString()));
    } catch {
      return noBody;
    }
  }
  if (processor === 'XML') {
    const read = factsOfXml(raw);
    return 'code' in read ? lenientXml(body) : read;
  }
  if (processor !== 'MULTIPART') return noBody;
  const contentType = readContentType(type);
  const parts =
    contentType === undefined
      ? ''
      : readMultipart(raw, contentType, { fields: 1_000, files: 100, fileBytes: 1_000_000 });
  return typeof parts === 'string' ? lenientParts(type, body) : factsOfParts(parts);
}

/** What the gateway refuses as no XML, but rules are tested with: texts and attributes by their looks. */
function lenientXml(body: string): BodyFacts {
  const attributes = [...body.matchAll(/\s[\w:-]+\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return {
    ...noBody,
    xmlText: body.replaceAll(/<!\[CDATA\[([^]*?)\]\]>/g, '$1').replaceAll(/<[^>]*>/g, ''),
    xmlAttributes: attributes.map(found => found[1] ?? found[2] ?? ''),
  };
}

/** What the gateway refuses as no form of parts, but rules are tested with. */
function lenientParts(type: string, body: string): BodyFacts {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1] ?? '\0';
  const args: { key: string; value: string }[] = [];
  const files: { field: string; fileName: string; size: number }[] = [];
  const partHeaders: { key: string; value: string }[] = [];
  for (const part of body.toLowerCase().includes(boundary) ? splitBy(body, `--${boundary}`) : []) {
    const end = part.indexOf('\r\n\r\n');
    if (end === -1) continue;
    const lines = part
      .slice(0, end)
      .split('\r\n')
      .filter(line => line !== '');
    const value = part.slice(end + 4).replace(/\r\n$/, '');
    const disposition = lines.find(line => /^content-disposition/i.test(line)) ?? '';
    const name = parameter(disposition, 'name') ?? '';
    const fileName = parameter(disposition, 'filename');
    partHeaders.push(...lines.map(line => ({ key: name, value: line })));
    if (fileName === undefined) args.push({ key: name, value });
    else files.push({ field: name, fileName, size: value.length });
  }
  return { ...noBody, args, files, partHeaders };
}

const splitBy = (body: string, delimiter: string): string[] => {
  const parts: string[] = [];
  const lower = body.toLowerCase();
  for (let at = lower.indexOf(delimiter); at !== -1; ) {
    const next = lower.indexOf(delimiter, at + 1);
    parts.push(body.slice(at + delimiter.length + 2, next === -1 ? undefined : next));
    at = next;
  }
  return parts;
};

const parameter = (line: string, name: string): string | undefined => {
  const found = new RegExp(`[;\\s]${name}\\*?=(?:"((?:[^"\\\\]|\\\\.)*)"|'([^']*)'|([^;\\s]*))`, 'i').exec(
    line,
  );
  return found?.[1] ?? found?.[2] ?? found?.[3];
};

/** What the back end of the collection answers: on `/reflect` what the request describes, else that all is well. */
export function answerOfStage({ uri = '', data = '' }: CrsInput): AnswerFacts {
  const plain = { status: 200, protocol: 'HTTP/1.1', headers: ['content-type', 'text/plain'], body: '' };
  if (!uri.startsWith('/reflect')) return plain;
  let asked: Reflected;
  try {
    asked = JSON.parse(filled(data)) as Reflected;
  } catch {
    return { ...plain, status: 400 };
  }
  const { status = 200, headers = {}, body = '', encodedBody } = asked;
  return {
    ...plain,
    status,
    headers: Object.entries(headers).flat(),
    body: encodedBody === undefined ? octets(body) : Buffer.from(encodedBody, 'base64').toString('latin1'),
  };
}

interface Reflected {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly encodedBody?: string;
}
