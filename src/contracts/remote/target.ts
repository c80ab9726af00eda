import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Why something was not fetched, in words that hold nothing of what a remote server said. */
export class NotFetched extends Error {}

/** One of the addresses of a host, checked. */
export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a host name; rejects where there is none. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string }[]>;

const longestUrl = 2_000;

/** An address that may be asked for at all. The parser knows all spellings of IPv4 addresses and writes them one way. */
export function readUrl(text: string, base?: URL): URL {
  if (text.length > longestUrl || !URL.canParse(text, base))
    throw new NotFetched('is not an address such as https://host/openapi.json');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new NotFetched('must begin with https:// or http://');
  if (url.username !== '' || url.password !== '')
    throw new NotFetched('must not hold a user name or password');
  if (base?.protocol === 'https:' && url.protocol === 'http:')
    throw new NotFetched('leads from https to http');
  url.hash = '';
  return url;
}

/** `host:port` as the list of allowed hosts writes it. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port}`;
}

/**
 * The address to connect to, so that what was checked is what is connected to, whatever the name leads to later.
 * Every address of the name must be public, unless the host and port are on the list.
 */
export async function checkedAddress(
  url: URL,
  allowed: ReadonlySet<string>,
  resolve: Resolve,
): Promise<CheckedAddress> {
  const onList = allowed.has(hostAndPort(url));
  if (!onList) refusePort(url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await resolve(host).catch(() => []) : [{ address: host }];
  const [first] = found;
  if (first === undefined || (!onList && !found.every(({ address }) => isPublicAddress(address))))
    throw new NotFetched(
      'leads to a host that is unknown or not public; an operator can allow a host inside with --contract-hosts',
    );
  return { address: first.address, family: isIP(first.address) === 4 ? 4 : 6 };
}

/** Below 1024 other protocols live, whose servers may take a request for something else. */
function refusePort({ port }: URL): void {
  if (port !== '' && !['80', '443'].includes(port) && Number(port) < 1024)
    throw new NotFetched('leads to a port that is not for http');
}
