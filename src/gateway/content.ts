import {
  type ContentType,
  type FormFields,
  type FormPart,
  isJsonEssence,
  isUtf8Type,
  isXmlEssence,
  type JsonFault,
  jsonFaults,
  readContentType,
  readJson,
  readMultipart,
  readUrlencoded,
  readXml,
  type XmlElement,
  xmlFaults,
} from '#enforcement';
import { isAscii, isUtf8 } from 'node:buffer';
import { codedFault } from './content-coding.ts';
import type { ExchangeState } from './exchange-state.ts';
import type { Validated } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** A request body, read: as what its media type says that it is. */
export type ParsedContent =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly fields: FormFields }
  | { readonly kind: 'multipart'; readonly parts: readonly FormPart[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'xml'; readonly root: XmlElement }
  /** What nothing here reads: images, and whatever else. */
  | { readonly kind: 'octets'; readonly type: ContentType };

/**
 * The body of a request, guarded and parsed once however many policies ask; or why it cannot be read. Undefined where
 * there is none. Only where a step of the operation needs bodies (`needsBody`).
 */
export function contentOf(validated: Validated): ParsedContent | Refusal | undefined {
  const x = validated as ExchangeState;
  if (x.body === undefined || x.body.length === 0) return undefined;
  x.content ??= read(x, x.body);
  return x.content;
}

function read(x: ExchangeState, body: Buffer): ParsedContent | Refusal {
  const { headers } = x.request;
  const coded = codedFault(x);
  if (coded !== undefined) return coded;
  const given = headers['content-type'];
  const type = given === undefined ? undefined : readContentType(given);
  if (type === undefined)
    return unsupported(
      given === undefined ? 'no Content-Type' : 'Content-Type cannot be read in one way only',
    );
  // What says that it is ASCII and is not, another reader may take for Latin-1.
  if (type.parameters.get('charset')?.toLowerCase() === 'us-ascii' && !isAscii(body))
    return malformed('', 'must be ASCII, as Content-Type says');
  const { json, form, xml } = x.operation.contentLimits;
  const { essence } = type;
  if (isJsonEssence(essence)) {
    if (!isUtf8Type(type)) return unsupported('JSON in another charset than UTF-8');
    const content = readJson(body, json);
    return 'value' in content ? { kind: 'json', value: content.value } : malformedJson(content);
  }
  if (essence === 'application/x-www-form-urlencoded') {
    if (!isUtf8Type(type)) return unsupported('a form in another charset than UTF-8');
    const fields = readUrlencoded(body, form.fields);
    return typeof fields === 'string' ? malformed('', fields) : { kind: 'form', fields };
  }
  if (essence === 'multipart/form-data') {
    if (!isUtf8Type(type)) return unsupported('a form in another charset than UTF-8');
    const parts = readMultipart(body, type, form);
    return typeof parts === 'string' ? malformed('', parts) : { kind: 'multipart', parts };
  }
  if (isXmlEssence(essence)) {
    if (!isUtf8Type(type)) return unsupported('XML in another charset than UTF-8');
    const content = readXml(body, xml);
    return 'root' in content
      ? { kind: 'xml', root: content.root }
      : malformed(`line ${content.line}`, xmlFaults[content.code]);
  }
  if (essence.startsWith('text/')) {
    if (!isUtf8Type(type)) return unsupported('text in another charset than UTF-8');
    return isUtf8(body) ? { kind: 'text', text: body.toString() } : malformed('', 'must be UTF-8');
  }
  return { kind: 'octets', type };
}

const unsupported = (reason: string): Refusal => new Refusal('content-type-unsupported', { reason });

/** Names on the way to a place are the client's, and may be many and long. */
export const malformedJson = ({ code, pointer }: JsonFault): Refusal =>
  malformed(pointer.length > 256 ? `${pointer.slice(0, 255)}…` : pointer, jsonFaults[code]);

const malformed = (at: string, message: string): Refusal =>
  new Refusal('body-malformed', { errors: [{ at, message }], reason: `the body ${message}` });
