import { isIP } from 'node:net';

/** One address of an upstream, taken apart once. */
export interface Target {
  readonly secure: boolean;
  /** Name or address, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** What goes into the Host field (RFC 9110 section 7.2): no default port. */
  readonly authority: string;
  /** Goes before every path; empty or `/…` without a slash at the end. */
  readonly prefix: string;
  /** Name for SNI and certificate checks; empty for an address, which RFC 6066 section 3 does not allow there. */
  readonly serverName: string;
}

/**
 * `serverName`: what the certificate is for, when that is not the target's own name.
 * @throws Error with a message for the person who wrote the address.
 */
export function parseTarget(text: string, serverName?: string): Target {
  if (!URL.canParse(text)) throw new Error(`upstream target "${text}" is no URL`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`upstream target "${url.protocol}//…" must begin with http:// or https://`);
  if (url.username !== '' || url.password !== '')
    throw new Error('an upstream target must not hold a user name or password');
  if (url.search !== '' || url.hash !== '')
    throw new Error(`upstream target "${text}" must not hold a query or fragment`);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    secure,
    host,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authority: url.host,
    prefix: url.pathname.replace(/\/$/, ''),
    serverName: serverName ?? (isIP(host) === 0 ? host : ''),
  };
}
