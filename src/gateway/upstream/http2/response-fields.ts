import { setsOwnCookie } from '../../own-cookies.ts';
import { isFieldValue } from '../field-syntax.ts';
import { mayTrail, responseField } from '../response-field.ts';
import { fieldsAtMost, readLength, type ResponseHead } from '../response-head.ts';
import { headAtMost, withoutContentLength } from '../response-reader.ts';

/** Octets that a field counts for beside its name and value (RFC 9113 section 6.5.2). */
const fieldOctets = 32;

const statusDigits = /^[1-5][0-9]{2}$/;

/**
 * Reads the field list of a response (RFC 9113 section 8.3.2) as strictly as a head of HTTP/1.1; answers the reason as
 * text when it is not one. nghttp2 has refused most of that before: this holds whatever it lets pass.
 */
export function readHead(fields: readonly string[]): ResponseHead | string {
  if (fields[0] !== ':status' || !statusDigits.test(fields[1] ?? '')) return 'malformed status';
  const status = Number(fields[1]);
  const head: ResponseHead = {
    status,
    headers: [],
    contentLength: -1,
    chunked: false,
    persistent: true,
    keepAliveSeconds: -1,
  };
  const fault = tooMuch(fields);
  if (fault !== undefined) return fault;
  for (let at = 2; at < fields.length; at += 2) {
    const name = fields[at] as string;
    const value = fields[at + 1] as string;
    const field = responseField(name);
    // A pseudo-field here is late or unknown, and its name is no token.
    if (field === undefined || field.name !== name) return 'malformed field name';
    if (!isFieldValue(value)) return 'malformed field value';
    if (isOfConnection(name)) return 'field of a connection';
    if (field.role === 'content-length') {
      if (head.contentLength >= 0) return 'repeated Content-Length';
      head.contentLength = readLength(value);
      if (head.contentLength < 0) return 'malformed Content-Length';
    }
    if (
      field.role === 'plain' ||
      field.role === 'content-length' ||
      (field.role === 'set-cookie' && !setsOwnCookie(value))
    )
      head.headers.push(name, value);
  }
  // RFC 9110 section 8.6: no such field belongs here.
  if (status < 200 || status === 204) head.headers = withoutContentLength(head.headers);
  return head;
}

/** The trailer fields that may travel on, or `undefined` when they are malformed. */
export function readTrailers(fields: readonly string[]): string[] | undefined {
  if (tooMuch(fields) !== undefined) return undefined;
  const trailers: string[] = [];
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    const value = fields[at + 1] as string;
    const field = responseField(name);
    if (field === undefined || field.name !== name || !isFieldValue(value)) return undefined;
    // A length that comes after the body is an attempt on some other reader.
    if (field.role === 'content-length' || isOfConnection(name)) return undefined;
    if (mayTrail(field)) trailers.push(name, value);
  }
  return trailers;
}

function tooMuch(fields: readonly string[]): string | undefined {
  if (fields.length > 2 * fieldsAtMost) return 'too many fields';
  let octets = 0;
  for (const text of fields) octets += text.length + fieldOctets / 2;
  return octets > headAtMost ? 'head too large' : undefined;
}

/** RFC 9113 section 8.2.2: a message with such a field is malformed. */
const isOfConnection = (name: string): boolean =>
  name === 'connection' ||
  name === 'transfer-encoding' ||
  name === 'keep-alive' ||
  name === 'upgrade' ||
  name === 'proxy-connection';
