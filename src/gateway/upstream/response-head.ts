import { setsOwnCookie } from '../own-cookies.ts';
import { responseField } from './response-field.ts';

/** The head of an upstream's response, read and judged (RFC 9112 sections 4 to 6). */
export interface ResponseHead {
  readonly status: number;
  /** Lower-case names and values in turn, without hop-by-hop, framing (but Content-Length) and `inside` fields. */
  headers: string[];
  /** Octets of Content-Length, or -1. */
  contentLength: number;
  chunked: boolean;
  /** Whether the upstream is willing to take another request on this connection. */
  persistent: boolean;
  /** Seconds for which the upstream says it keeps an idle connection, or -1. */
  keepAliveSeconds: number;
}

/** A head of more fields is refused; servers send about ten. */
export const fieldsAtMost = 200;

const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;

/** True when the text holds a control character, a CR without LF or a LF without CR (RFC 9112 section 2.2). */
export const hasStrayControls = (text: string): boolean => controls.test(text);

/**
 * Reads a head from `text`, which ends at `end`: the index of the empty line's CRLF pair.
 * Answers the reason as text when the head is not one that every reader would read alike.
 */
export function readResponseHead(text: string, end: number): ResponseHead | string {
  if (hasStrayControls(text.slice(0, end))) return 'control character or bare line ending in the head';
  const firstEnd = text.indexOf('\r\n');
  const status = readStatus(text, firstEnd);
  if (status === 0) return 'malformed status line';
  const oldVersion = text.charCodeAt(7) === 0x30;
  const head: ResponseHead = {
    status,
    headers: [],
    contentLength: -1,
    chunked: false,
    persistent: !oldVersion,
    keepAliveSeconds: -1,
  };
  const fault = readFields(text, firstEnd + 2, end, head);
  if (fault !== undefined) return fault;
  // RFC 9112 section 6.1: both together is how messages are smuggled, and HTTP/1.0 knows no transfer codings.
  if (head.chunked && (head.contentLength >= 0 || oldVersion)) return 'contradictory framing';
  return head;
}

/** The status of `HTTP/1.x SP 3DIGIT [SP reason]` (RFC 9112 section 4), or 0. */
function readStatus(text: string, end: number): number {
  if (!text.startsWith('HTTP/1.') || text.charCodeAt(8) !== 0x20) return 0;
  const minor = text.charCodeAt(7);
  if (minor !== 0x30 && minor !== 0x31) return 0;
  if (end !== 12 && (end < 12 || text.charCodeAt(12) !== 0x20)) return 0;
  const hundreds = text.charCodeAt(9) - 0x30;
  const tens = text.charCodeAt(10) - 0x30;
  const ones = text.charCodeAt(11) - 0x30;
  const digits = hundreds >= 1 && hundreds <= 5 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  return digits ? hundreds * 100 + tens * 10 + ones : 0;
}

function readFields(text: string, start: number, end: number, head: ResponseHead): string | undefined {
  let named: string | undefined;
  let encoded = false;
  let fields = 0;
  for (let at = start; at < end; ) {
    if (++fields > fieldsAtMost) return 'too many fields';
    const stop = text.indexOf('\r\n', at);
    const colon = text.indexOf(':', at);
    if (colon === -1 || colon > stop) return 'field line without a colon';
    // A folded line begins with white space, and so does a name with white space before its colon end in it:
    // neither is a token (RFC 9112 sections 5.1 and 5.2).
    const field = responseField(text.slice(at, colon));
    if (field === undefined) return 'malformed field name';
    const value = withoutBlanks(text, colon + 1, stop);
    at = stop + 2;
    switch (field.role) {
      case 'plain':
        head.headers.push(field.name, value);
        break;
      case 'set-cookie':
        if (!setsOwnCookie(value)) head.headers.push(field.name, value);
        break;
      case 'content-length':
        if (head.contentLength >= 0) return 'repeated Content-Length';
        head.contentLength = readLength(value);
        if (head.contentLength < 0) return 'malformed Content-Length';
        head.headers.push('content-length', value);
        break;
      case 'transfer-encoding':
        // Readers disagree about tabs here, so the value is judged with what stands around it.
        if (encoded || !onlyChunked.test(text.slice(colon + 1, at - 2)))
          return 'transfer coding other than one chunked';
        encoded = true;
        head.chunked = true;
        break;
      case 'connection':
        named = named === undefined ? value.toLowerCase() : `${named},${value.toLowerCase()}`;
        break;
      case 'keep-alive':
        head.keepAliveSeconds = readKeepAlive(value);
        break;
      default:
    }
  }
  if (named !== undefined) applyConnection(named, head);
  return undefined;
}

/** The value without the optional white space around it (RFC 9112 section 5.1). */
export function withoutBlanks(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

const onlyChunked = /^ *chunked *$/i;
const lengthDigits = /^[0-9]{1,15}$/;

/** Digits only: no sign, no list, nothing beyond what a double holds exactly (RFC 9110 section 8.6). */
export const readLength = (value: string): number => (lengthDigits.test(value) ? Number(value) : -1);

function readKeepAlive(value: string): number {
  const seconds = /(?:^|[,\s])timeout=([0-9]{1,6})(?:$|[,\s])/i.exec(value)?.[1];
  return seconds === undefined ? -1 : Number(seconds);
}

/** Obeys Connection: `close`, `keep-alive`, and fields that it declares to be for this connection only. */
function applyConnection(value: string, head: ResponseHead): void {
  if (value === 'keep-alive') {
    head.persistent = true;
    return;
  }
  if (value === 'close') {
    head.persistent = false;
    return;
  }
  const options = new Set(value.split(',').map(option => option.trim()));
  if (options.has('keep-alive')) head.persistent = true;
  if (options.has('close')) head.persistent = false;
  options.delete('content-length');
  head.headers = head.headers.filter((_, index, all) => !options.has(all[index - (index % 2)] ?? ''));
}
