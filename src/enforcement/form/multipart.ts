import { isUtf8 } from 'node:buffer';
import { type ContentType, readContentType, readParameters } from '../content-type.ts';

/** One part of `multipart/form-data`. */
export interface FormPart {
  readonly name: string;
  /** Of a file: the name that the client gives it. */
  readonly fileName: string | undefined;
  /** As it says, or as RFC 7578 section 4.4 has it where it says nothing. */
  readonly contentType: ContentType;
  /** Names in lower case and values in turn. */
  readonly headers: readonly string[];
  readonly octets: Buffer;
}

export interface FormLimits {
  readonly fields: number;
  readonly files: number;
  /** Octets of one file. */
  readonly fileBytes: number;
}

/** Octets of the header of one part. */
const mostHeader = 4_096;
const mostHeaderFields = 16;
/** RFC 2046 section 5.1.1, without the space that would be taken off its end. */
const boundaryText = /^[0-9A-Za-z'()+_,./:=?-]{1,70}$/;
const headerField = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)$/;
/** What would lead a file somewhere else than its reader thinks. */
const unsafeFileName = /[\x00-\x1f\x7f/\\]|^\.{1,2}$/;

/** Names of people's files may hold more than ASCII. */
const nameInQuotes = /^"[^\x00-\x08\x0a-\x1f"\\\x7f]*"$/;

const plainText: ContentType = { essence: 'text/plain', parameters: new Map() };
const anyOctets: ContentType = { essence: 'application/octet-stream', parameters: new Map() };

/**
 * Reads `multipart/form-data` (RFC 7578) as strictly as those write it who write it well: nothing before the first
 * boundary nor after the last, line ends of CRLF, the text of the boundary nowhere but in boundaries, headers without
 * folding or escapes, names once. Whatever else a lenient reader could make of it is refused; the text says why.
 */
export function readMultipart(
  body: Buffer,
  type: ContentType,
  limits: FormLimits,
): readonly FormPart[] | string {
  const boundary = type.parameters.get('boundary');
  if (boundary === undefined || !boundaryText.test(boundary))
    return 'must name its boundary in Content-Type, as RFC 2046 has it';
  if ([...type.parameters.keys()].some(name => name !== 'boundary' && name !== 'charset'))
    return 'must have no other parameters in its Content-Type';
  const delimiter = Buffer.from(`--${boundary}`);
  if (body.indexOf(delimiter) !== 0) return 'must begin with its boundary';
  const parts: FormPart[] = [];
  let files = 0;
  let from = delimiter.length;
  for (;;) {
    if (isAt(body, from, '--')) {
      const end = from + 2;
      return body.length === end || (body.length === end + 2 && isAt(body, end, '\r\n'))
        ? parts
        : 'must end with its last boundary';
    }
    if (!isAt(body, from, '\r\n')) return 'must have nothing but a line end after a boundary';
    const next = body.indexOf(delimiter, from);
    if (next === -1) return 'must end with its last boundary';
    // The line end before a boundary belongs to it; without one it is content that only looks like a boundary.
    if (next < from + 4 || !isAt(body, next - 2, '\r\n')) return 'must not hold its boundary within a part';
    const part = readPart(body, from + 2, next - 2);
    if (typeof part === 'string') return part;
    if (parts.length === limits.fields) return 'has too many parts';
    if (part.fileName !== undefined && ++files > limits.files) return 'has too many files';
    if (part.fileName !== undefined && part.octets.length > limits.fileBytes)
      return 'has a file that is too large';
    parts.push(part);
    from = next + delimiter.length;
  }
}

function isAt(body: Buffer, at: number, text: '--' | '\r\n'): boolean {
  return body[at] === text.charCodeAt(0) && body[at + 1] === text.charCodeAt(1);
}

function readPart(body: Buffer, from: number, to: number): FormPart | string {
  const slice = body.subarray(from, to);
  const end = slice.subarray(0, mostHeader).indexOf('\r\n\r\n');
  if (end === -1) return 'has a part whose header does not end, or is too long';
  const head = slice.subarray(0, end);
  if (!isUtf8(head)) return 'has a part whose header is no UTF-8';
  const headers = readHeaders(head.toString('utf8'));
  if (typeof headers === 'string') return headers;
  const disposition = readDisposition(headerIn(headers, 'content-disposition') ?? '');
  if (typeof disposition === 'string') return disposition;
  const encoding = headerIn(headers, 'content-transfer-encoding');
  // RFC 7578 section 4.7: nobody writes it, and who reads it sees another part.
  if (encoding !== undefined && !/^(?:7bit|8bit|binary)$/i.test(encoding))
    return 'has a part with a Content-Transfer-Encoding';
  const told = headerIn(headers, 'content-type');
  const contentType =
    told === undefined ? (disposition.fileName === undefined ? plainText : anyOctets) : readContentType(told);
  if (contentType === undefined) return 'has a part whose Content-Type cannot be read in one way only';
  if (contentType.essence.startsWith('multipart/')) return 'has a part that is made of parts';
  return { ...disposition, contentType, headers, octets: slice.subarray(end + 4) };
}

/** Names in lower case and values in turn, each name once. */
function readHeaders(text: string): string[] | string {
  const headers: string[] = [];
  const lines = text.split('\r\n');
  if (lines.length > mostHeaderFields) return 'has a part with too many header fields';
  for (const line of lines) {
    const [, name, value] = headerField.exec(line) ?? [];
    if (name === undefined || value === undefined) return 'has a part with a malformed header field';
    const lower = name.toLowerCase();
    if (headerIn(headers, lower) !== undefined) return 'has a part with a header field twice';
    headers.push(lower, value.trim());
  }
  return headers;
}

export function headerIn(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) return headers[i + 1];
  return undefined;
}

function readDisposition(text: string): Pick<FormPart, 'name' | 'fileName'> | string {
  const semicolon = text.indexOf(';');
  const parameters = semicolon === -1 ? undefined : readParameters(text.slice(semicolon + 1), nameInQuotes);
  const name = parameters?.get('name');
  if (
    text.slice(0, semicolon).trim().toLowerCase() !== 'form-data' ||
    parameters === undefined ||
    name === undefined
  )
    return 'has a part without a Content-Disposition of form-data with a name';
  // `filename*` (RFC 7578 section 4.2 forbids it) would name the file a second time.
  if ([...parameters.keys()].some(key => key !== 'name' && key !== 'filename'))
    return 'has a part whose Content-Disposition says more than name and filename';
  const fileName = parameters.get('filename');
  if (fileName !== undefined && (fileName.length > 255 || unsafeFileName.test(fileName)))
    return 'has a file whose name is no plain file name';
  return { name, fileName };
}
