import { METHODS } from 'node:http';
import { answerOf, expectationUnknown, type ListenerAnswer } from '../answers.ts';
import type { ListenerLimits } from '../limits.ts';

/** The head of an HTTP/2 request in the fields of HTTP/1.1. */
export interface Head {
  readonly method: string;
  readonly url: string;
  /** As it was written, with its port. */
  readonly host: string;
  /** Names and values in turn. */
  readonly rawHeaders: string[];
  /** The client waits for a word before it sends the body. */
  readonly expectsContinue: boolean;
}

/**
 * Reads a field list (RFC 9113 section 8.3) into what the same request would be in HTTP/1.1, or says what to answer.
 * nghttp2 has ended the stream already for what is malformed: pseudo-fields that are missing, repeated, unknown or
 * late, fields of a connection (section 8.2.2), `te` other than `trailers`, a `content-length` that is no number, is
 * repeated or does not fit the body; fields with octets that no field may hold never arrive here.
 */
export function readHead(
  fields: readonly string[],
  endsHere: boolean,
  limits: Pick<ListenerLimits, 'headerBytes' | 'headerCount'>,
): Head | ListenerAnswer {
  let method = '';
  let url = '';
  let scheme = '';
  let authority: string | undefined;
  let host: string | undefined;
  let cookie = '';
  let hasLength = false;
  let expects: string | undefined;
  let octets = 0;
  const rawHeaders: string[] = ['host', ''];
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    const value = fields[at + 1] as string;
    octets += name.length + value.length + lineOctets;
    switch (name) {
      case ':method':
        method = value;
        continue;
      case ':path':
        url = value;
        continue;
      case ':scheme':
        scheme = value;
        continue;
      case ':authority':
        authority = value;
        continue;
      case 'host':
        host = value;
        continue;
      case 'cookie':
        // One field again, for whoever reads one (RFC 9113 section 8.2.3).
        cookie = cookie === '' ? value : `${cookie}; ${value}`;
        continue;
      case 'content-length':
        hasLength = true;
        break;
      case 'expect':
        expects = value.toLowerCase();
        break;
      default:
    }
    rawHeaders.push(name, value);
  }
  if (octets > limits.headerBytes || fields.length > 2 * limits.headerCount)
    return answerOf('headers-too-large');
  if (method === 'CONNECT') return answerOf('upgrade-refused');
  // `post` is POST to some upstreams, and would pass by whatever is there for POST.
  if (!methods.has(method)) return answerOf('request-malformed');
  if (scheme !== 'http' && scheme !== 'https') return answerOf('request-malformed');
  const named = authority ?? host;
  if (named === undefined || named === '') return answerOf('host-missing');
  // Two names for one request: which of them counts would depend on the reader (RFC 9113 section 8.3.1).
  if (host !== undefined && host.toLowerCase() !== named.toLowerCase()) return answerOf('misdirected');
  rawHeaders[1] = named;
  if (cookie !== '') rawHeaders.push('cookie', cookie);
  if (!endsHere && !hasLength) rawHeaders.push('transfer-encoding', 'chunked');
  if (expects !== undefined && expects !== '100-continue') return expectationUnknown;
  return { method, url, host: named, rawHeaders, expectsContinue: expects !== undefined && !endsHere };
}

/** Those that are read in HTTP/1.1; names of methods are case-sensitive (RFC 9110 section 9.1). */
const methods: ReadonlySet<string> = new Set(METHODS);

/** What a field takes in HTTP/1.1 beside its name and value: `: ` and the line's end. */
const lineOctets = 4;

/** As Node makes it for HTTP/1.1, but for repeated fields, which are all joined (RFC 9110 section 5.3). */
export function joined(rawHeaders: readonly string[]): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    const value = rawHeaders[at + 1] as string;
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
