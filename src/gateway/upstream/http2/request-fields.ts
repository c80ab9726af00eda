import type { OutgoingBody, OutgoingHead } from '../carrier.ts';
import { isFieldValue, isOriginForm, isToken } from '../field-syntax.ts';
import { expectBody, isKnownToken } from '../request-head.ts';
import type { Target } from '../target.ts';

/** What may not be in HTTP/2 (RFC 9113 section 8.2.2), and what this hop says for itself. */
const notHere: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** The field list of a request (RFC 9113 section 8.3.1), or `undefined` when a part holds what must not be written. */
export function requestFields(
  { method, path, headers }: OutgoingHead,
  target: Target,
  body: OutgoingBody,
): string[] | undefined {
  if (!isToken(method) || !isOriginForm(path)) return undefined;
  const fields = [':method', method, ':scheme', target.secure ? 'https' : 'http'];
  fields.push(':authority', target.authority, ':path', target.prefix + path);
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (!isKnownToken(name) || !isFieldValue(value)) return undefined;
    const lower = name.toLowerCase();
    if (!notHere.has(lower)) fields.push(lower, value);
  }
  // RFC 9110 section 10.1.4: trailers are passed on. Servers of gRPC insist on being told.
  fields.push('te', 'trailers');
  if (body?.length !== undefined) fields.push('content-length', String(body.length));
  else if (body === undefined && expectBody.has(method)) fields.push('content-length', '0');
  return fields;
}
