/**
 * Where the authorization server may send a browser, and with it a code: addresses that lead to the client and to
 * nobody else, written in full (RFC 9700 section 4.1, RFC 8252 sections 7 and 8).
 */
import type { ClientKind } from './oauth-client.ts';

/** Characters of an address at most. */
export const longestAddress = 2000;

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** Parameters that the answer brings itself: one that is there already would be a second opinion. */
const ours: ReadonlySet<string> = new Set([
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'access_token',
  'id_token',
  'response',
]);
/** A name turned around, such as `com.example.app`: schemes without a dot belong to nobody (RFC 8252 section 7.1). */
const privateUse = /^[a-z][a-z0-9+-]{0,62}(?:\.[a-z0-9+-]{1,63}){1,10}:$/;

/** What is wrong with a redirect address; undefined for nothing. */
export function redirectFault(kind: ClientKind, text: string): string | undefined {
  const url = readAddress(text);
  if (typeof url === 'string') return url;
  for (const name of url.searchParams.keys())
    if (ours.has(name)) return `must not hold the parameter "${name}", which the answer brings`;
  const loopback = loopbackNames.has(url.hostname);
  if (url.protocol === 'https:')
    return kind === 'native' && loopback ? 'must use http: for a loopback address' : undefined;
  if (url.protocol === 'http:') {
    if (!loopback) return 'must use https: (http: is for loopback addresses only)';
    // The name may be resolved to something else; the address cannot (RFC 8252 section 8.3).
    return kind === 'native' && url.hostname === 'localhost'
      ? 'must name the loopback address itself, http://127.0.0.1 or http://[::1]'
      : undefined;
  }
  if (kind !== 'native') return 'must use https:';
  return privateUse.test(url.protocol)
    ? undefined
    : 'must use https:, http: with a loopback address, or a scheme that is a name turned around, such as com.example.app:';
}

/** What is wrong with the address that is told of a logout (OpenID Connect Back-Channel Logout section 2.2). */
export function backchannelFault(text: string): string | undefined {
  const url = readAddress(text);
  if (typeof url === 'string') return url;
  if (url.protocol === 'https:') return undefined;
  return url.protocol === 'http:' && loopbackNames.has(url.hostname)
    ? undefined
    : 'must use https: (http: is for loopback addresses only)';
}

/** The address, or what is wrong with it, whatever it is for. */
function readAddress(text: string): URL | string {
  if (text.length > longestAddress) return `must have at most ${longestAddress} characters`;
  if (text.includes('*')) return 'must be one address in full: wildcards are not taken';
  if (text.includes('#')) return 'must not have a fragment (#…)';
  if (!/^[\x21-\x7e]+$/.test(text) || /[\\"<>^`{|}]/.test(text))
    return 'must be an address in plain ASCII, everything else percent-encoded';
  if (!URL.canParse(text)) return 'must be an absolute address, such as https://app.example.com/callback';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  // What a browser would tidy up, two programs could read in two ways.
  if (url.href !== text && url.href !== `${text}/`) return `must be written as ${url.href}`;
  return url;
}
