import { Refusal } from './refusal.ts';

/** A request target read once: everything after this stage trusts only what is here. */
export interface Target {
  /** Canonical and encoded, as it is forwarded. */
  readonly path: string;
  /** Decoded segments after the leading slash. */
  readonly segments: readonly string[];
  /** With its `?`, or empty. */
  readonly query: string;
  /** The authority of an absolute-form target, lower case; undefined in origin-form. */
  readonly authority: string | undefined;
}

// Characters that mean the same to every reader of a path (RFC 3986 section 3.3, pchar without `%` and `;`). A
// semicolon starts matrix parameters for some servers and is plain text for others, so a bare one is refused.
const plainPath = /^(?:\/[A-Za-z0-9\-._~!$&'()*+,=:@]*)+$/;
const dotSegment = /\/\.{0,2}(?=\/)|\/\.{1,2}$/;
const queryText = /^[\x21-\x22\x24-\x7e]*$/;
const unsafeDecoded = /[\x00-\x1f\x7f/\\]|%[0-9A-Fa-f]{2}/;

const ambiguous = (reason: string): Refusal => new Refusal('target-ambiguous', { reason });

/**
 * Reads a request target (RFC 9112 section 3.2) into its one canonical form, or refuses what two readers could
 * read differently: dot segments, empty segments, encoded slashes and backslashes, double encoding, invalid or
 * overlong UTF-8, NUL and other control characters, fragments.
 */
export function readTarget(raw: string): Target | Refusal {
  let authority: string | undefined;
  let target = raw;
  if (target.charCodeAt(0) !== 0x2f) {
    const absolute = /^https?:\/\/([^/?#@]{1,260})(\/[^#]*)?$/i.exec(raw);
    if (absolute === null) return ambiguous('target is neither origin-form nor absolute-form');
    authority = (absolute[1] as string).toLowerCase();
    target = absolute[2] ?? '/';
  }
  const mark = target.indexOf('?');
  const rawPath = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark);
  if (!queryText.test(query)) return ambiguous('query holds characters that must be encoded');
  if (dotSegment.test(rawPath)) return ambiguous('path holds dot segments or empty segments');
  if (plainPath.test(rawPath))
    return { path: rawPath, segments: rawPath.slice(1).split('/'), query, authority };
  const segments: string[] = [];
  let path = '';
  for (const rawSegment of rawPath.slice(1).split('/')) {
    const segment = decodeSegment(rawSegment);
    if (segment === undefined) return ambiguous('path segment is not canonical');
    segments.push(segment);
    path += `/${encodeSegment(segment)}`;
  }
  return { path, segments, query, authority };
}

const unsafeRaw = /[\x00-\x20"#;<>?\\^`{|}\x7f-\uffff]/;

function decodeSegment(raw: string): string | undefined {
  if (unsafeRaw.test(raw)) return undefined;
  let decoded: string;
  try {
    // Refuses malformed and overlong UTF-8 and surrogates.
    decoded = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  if (decoded === '.' || decoded === '..' || unsafeDecoded.test(decoded)) return undefined;
  return decoded;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/%(?:24|26|2B|2C|3D|3A|40)/g, decodeURIComponent);
}

/**
 * The Host of a request (RFC 9112 section 3.2), lower case and without port; empty for HTTP/1.0 without one.
 * Two Host fields, an invalid one, or one that contradicts an absolute-form target are refused: which of them
 * counts would depend on the reader. So is a Transfer-Encoding other than exactly `chunked`: where the body ends
 * would depend on the reader (RFC 9112 section 6.1).
 */
export function readHost(rawHeaders: readonly string[], authority: string | undefined): string | Refusal {
  let host: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') {
      if (host !== undefined) return new Refusal('host-missing', { reason: 'Host is repeated' });
      host = rawHeaders[i + 1] as string;
    } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      if ((rawHeaders[i + 1] as string).toLowerCase() !== 'chunked')
        return new Refusal('request-malformed', { reason: 'Transfer-Encoding is not chunked' });
    }
  }
  if (host === undefined) {
    return authority === undefined
      ? ''
      : new Refusal('host-missing', { reason: 'absolute-form without Host' });
  }
  const lower = host.toLowerCase();
  if (!hostText.test(lower)) return new Refusal('request-malformed', { reason: 'Host is not a host name' });
  if (authority !== undefined && authority !== lower)
    return new Refusal('request-malformed', { reason: 'Host contradicts the target' });
  return lower.replace(/:\d{1,5}$/, '');
}

const hostText = /^(?:[a-z0-9_](?:[a-z0-9._-]{0,252}[a-z0-9_.])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/;

/** Fields of which two readers could believe two, or which one reader could miss. */
const oneForAll: ReadonlySet<string> = new Set(['content-type', 'authorization']);

/**
 * Refuses a second Content-Type or Authorization, and a Connection field that would take one of them, or Host, away
 * from the upstream after controls have judged it (RFC 9110 section 7.6.1 forbids that to senders).
 */
export function fieldsFault(rawHeaders: readonly string[]): Refusal | undefined {
  let seen: string[] | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length !== 10 && name.length !== 12 && name.length !== 13) continue;
    const lower = name.toLowerCase();
    if (oneForAll.has(lower)) {
      if (seen?.includes(lower) === true)
        return new Refusal('request-malformed', {
          detail: `${name} is repeated.`,
          reason: `${lower} is repeated`,
        });
      seen = seen === undefined ? [lower] : [...seen, lower];
    } else if (lower === 'connection' && takesAway(rawHeaders[i + 1] as string))
      return new Refusal('request-malformed', {
        reason: 'Connection names a field that is for every recipient',
      });
  }
  return undefined;
}

function takesAway(connection: string): boolean {
  if (connection === 'keep-alive' || connection === 'close') return false;
  return connection.split(',').some(option => {
    const name = option.trim().toLowerCase();
    return (
      oneForAll.has(name) || name === 'host' || name.startsWith('content-') || name === 'transfer-encoding'
    );
  });
}
