import { isFieldValue, isOriginForm, isToken } from './field-syntax.ts';
import type { Target } from './target.ts';

/** Methods whose meaning anticipates a body: without one they say so (RFC 9110 section 8.6). */
export const expectBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * The head of a request as text (RFC 9112 section 3), or `undefined` when a part holds what must not be written.
 * `length` is the body's, `undefined` without a body or, with `hasBody`, for one of unknown length.
 */
export function formatRequestHead(
  method: string,
  target: Target,
  path: string,
  headers: readonly string[],
  length: number | undefined,
  hasBody: boolean,
): string | undefined {
  if (!isToken(method) || !isOriginForm(path)) return undefined;
  let head = `${method} ${target.prefix}${path} HTTP/1.1\r\nhost: ${target.authority}\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (!isKnownToken(name) || !isFieldValue(value)) return undefined;
    head += `${name}: ${value}\r\n`;
  }
  if (length !== undefined) head += `content-length: ${length}\r\n`;
  else if (hasBody) head += 'transfer-encoding: chunked\r\n';
  else if (expectBody.has(method)) head += 'content-length: 0\r\n';
  return `${head}\r\n`;
}

// Header names repeat from request to request: each is judged once. Bounded, since clients choose them.
const tokens = new Set<string>();
const tokensAtMost = 1000;

export function isKnownToken(name: string): boolean {
  if (tokens.has(name)) return true;
  if (!isToken(name)) return false;
  if (tokens.size < tokensAtMost) tokens.add(name);
  return true;
}
