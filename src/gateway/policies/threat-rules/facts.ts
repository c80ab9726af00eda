import {
  type BodyFacts,
  factsOfForm,
  factsOfJson,
  factsOfPairs,
  factsOfParts,
  factsOfXml,
  noBody,
  type FieldKind,
  type RequestFacts,
  type RequestKinds,
  xmlFaultInWords,
} from '#threats';
import { isJsonEssence, isXmlEssence, readContentType, readJson, usualJsonLimits } from '#enforcement';
import { contentOf, type ParsedContent } from '../../content.ts';
import type { Validated } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { grpcFault, isGrpc } from '../../grpc.ts';
import { fieldsOf, type KnownBody } from './fields.ts';

/**
 * The request as rules see it: its canonical form, which is what the upstream gets, with what the contract knows of
 * its fields, where it is asked; or why its body cannot be read.
 */
export function factsOf(x: Validated, byContract: boolean): RequestFacts | Refusal {
  const content = x.body === undefined ? undefined : contentOf(x);
  if (content instanceof Refusal) return content;
  const fields = byContract ? fieldsOf(x) : undefined;
  const read =
    content === undefined ? readNothing(x) : readContent(content, x.body as Buffer, fields?.body(x));
  if (read instanceof Refusal) return read;
  return withBody(x, x.body, read, fields?.kinds);
}

/** The request without its body: it could not be read, or nobody asked for it. */
export const factsOfHead = (x: Validated): RequestFacts => withBody(x, undefined, readNothing(x), undefined);

/** A whole message of a WebSocket as a body: JSON by its leaves, and everything once more as one text. */
export function factsOfMessage(x: Validated, message: Buffer, byContract: boolean): RequestFacts {
  const kinds = byContract ? fieldsOf(x)?.kinds : undefined;
  return withBody(x, message, { processor: '', facts: factsWithin(message) }, kinds);
}

const marked = Buffer.from('\ufeff');

/**
 * What is in a text that is a JSON document, whatever it is said to be: its reader may not ask. Some begin with a mark,
 * or with any number of blanks.
 */
function factsWithin(text: Buffer): BodyFacts {
  const from = text.subarray(0, marked.length).equals(marked) ? marked.length : 0;
  let at = from;
  while (isBlank(text[at])) at++;
  if (text[at] !== openList && text[at] !== openObject) return noBody;
  const json = readJson(text.subarray(from), usualJsonLimits);
  return 'value' in json ? factsOfJson(json.value) : noBody;
}

const [openList, openObject] = [0x5b, 0x7b];
/** RFC 8259 section 2. */
const isBlank = (octet: number | undefined): boolean =>
  octet === 0x20 || octet === 0x09 || octet === 0x0a || octet === 0x0d;

function withBody(
  x: Validated,
  octets: Buffer | undefined,
  read: ReadBody,
  kinds: RequestKinds | undefined,
): RequestFacts {
  const { request } = x;
  const body = octets?.toString('latin1') ?? '';
  return {
    method: x.method,
    protocol: request.httpVersionMajor === 2 ? 'HTTP/2.0' : `HTTP/1.${request.httpVersionMinor ?? 1}`,
    target: request.url ?? x.path,
    path: x.path,
    query: x.query.slice(1),
    headers: request.rawHeaders,
    address: x.address,
    host: x.host,
    id: x.decisionId,
    now: x.now,
    body,
    processor: read.processor,
    parameters: x.parameters,
    ...(kinds === undefined ? {} : { kinds }),
    bodyKind: read.kind,
    // A rule may say that it is a form, whatever its type says.
    readBody: processor =>
      processor === 'URLENCODED' && read.processor !== 'URLENCODED' ? factsOfPairs(body) : read.facts,
  };
}

interface ReadBody {
  readonly processor: string;
  readonly facts: BodyFacts;
  /** Of a body that is one text. */
  readonly kind?: FieldKind | undefined;
}

const noBodyRead: ReadBody = { processor: '', facts: noBody };

/** Rules ask what a body would be read as where there is none. */
function readNothing({ request }: Validated): ReadBody {
  const essence = readContentType(request.headers['content-type'] ?? '')?.essence ?? '';
  if (isJsonEssence(essence)) return { processor: 'JSON', facts: noBody };
  if (isXmlEssence(essence)) return { processor: 'XML', facts: noBody };
  return noBodyRead;
}

function readContent(
  content: ParsedContent,
  octets: Buffer,
  known: KnownBody | undefined,
): ReadBody | Refusal {
  const kindOf = known && ((name: string) => known.fields.text(name).kind);
  switch (content.kind) {
    case 'json':
      return { processor: 'JSON', facts: factsOfJson(content.value, known?.json) };
    case 'form':
      return { processor: 'URLENCODED', facts: factsOfForm(content.fields, kindOf) };
    case 'multipart':
      return { processor: 'MULTIPART', facts: factsOfParts(content.parts, kindOf) };
    case 'xml':
      return readXml(octets);
    case 'text':
      return { processor: '', facts: factsWithin(octets), kind: known?.fields.whole.kind };
    case 'octets':
      return readOctets(content.type.essence, octets);
  }
}

/** Rules see messages of gRPC as one text; a compressed one is a body in a coding that nobody here looks into. */
function readOctets(essence: string, octets: Buffer): ReadBody | Refusal {
  const fault = isGrpc(essence) ? grpcFault(essence, octets) : undefined;
  if (fault === undefined) return { processor: '', facts: factsWithin(octets) };
  return new Refusal('content-coding-unsupported', { reason: `the body has ${fault}` });
}

function readXml(octets: Buffer): ReadBody | Refusal {
  const facts = factsOfXml(octets);
  if (!('code' in facts)) return { processor: 'XML', facts };
  return new Refusal('body-malformed', {
    errors: [xmlFaultInWords(facts)],
    reason: `XML: ${facts.code} in line ${facts.line}`,
  });
}
