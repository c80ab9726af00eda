import { BlockList, isIP } from 'node:net';
import { isMetadataAddress, targetUrls, type UpstreamDocument, urlOf } from '#gateway';
import { type Fault, invalidInput } from '#kernel';
import { credentialFaults } from './upstream-credentials.ts';

/** Where a version answers and what lies behind it: the checks that a schema cannot express. */

const segment = /^[A-Za-z0-9._~-]{1,128}$/;
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){0,10}[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Canonical base path: empty for the root, else `/` and plain segments without `.` and `..`. */
export function basePathFaults(basePath: string): Fault[] {
  if (basePath === '') return [];
  const segments = basePath.split('/');
  const plain = segments.slice(1).every(part => segment.test(part) && part !== '.' && part !== '..');
  return segments[0] === '' && plain
    ? []
    : [
        {
          at: '/basePath',
          message: 'must be empty, or begin with "/", not end with "/", and hold plain segments only',
        },
      ];
}

export function hostFaults(hosts: readonly string[]): Fault[] {
  return hosts.flatMap((host, index) =>
    hostName.test(host)
      ? []
      : [{ at: `/hosts/${index}`, message: 'must be a host name in lower case, without port' }],
  );
}

/** A private key as it is stored. */
export const storedKey = /^sealed:/;
/** And as a file may name it: never the key itself. */
export const declaredKey = /^(?:sealed|env|file):/;

/** What of an upstream its schema cannot express. Addresses hold nothing secret: they show in logs and Snapshots. */
export function upstreamFaults(upstream: UpstreamDocument, keys = storedKey): Fault[] {
  const { targets, canary, balance, timeouts, tls, credentials, linkLocal = false } = upstream;
  if (targets.length === 0) return [{ at: '/upstream/targets', message: 'needs at least one target' }];
  const fault = (at: string, message: string | false | undefined): Fault[] =>
    typeof message === 'string' ? [{ at: `/upstream${at}`, message }] : [];
  const { total = Number.POSITIVE_INFINITY, perTry = 0 } = timeouts ?? {};
  return [
    ...targets.flatMap((target, index) => fault(`/targets/${index}`, targetFault(urlOf(target), linkLocal))),
    ...(canary?.targets ?? []).flatMap((target, index) =>
      fault(`/canary/targets/${index}`, targetFault(urlOf(target), linkLocal)),
    ),
    ...fault(
      '/balance/of',
      balance?.of !== undefined && balance.by !== 'hash' && 'is of use only where `by` is `hash`',
    ),
    ...fault('/timeouts/perTry', perTry > total && 'must not be longer than `total`'),
    ...fault(
      '/tls/clientKey',
      (tls?.clientKey === undefined) !== (tls?.clientCertificate === undefined) &&
        'goes with `clientCertificate`: give both or none',
    ),
    ...fault(
      '/tls/clientKey',
      tls?.clientKey !== undefined && !keys.test(tls.clientKey) && 'is not given in this way here',
    ),
    ...fault(
      '/tls',
      tls !== undefined &&
        targetUrls(upstream).every(url => /^http:/i.test(url)) &&
        'is of use only for https:// targets',
    ),
    ...fault(
      '/credentials/tokenUrl',
      credentials?.tokenUrl !== undefined &&
        targetFault(URL.parse(credentials.tokenUrl)?.origin ?? '', false),
    ),
    ...credentialFaults(upstream, keys),
  ];
}

function targetFault(target: string, linkLocal: boolean): string | undefined {
  const url = URL.parse(target);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return 'must be http://host[:port][/path] or https://…';
  if (url.username !== '' || url.password !== '') return 'must hold no user name or password';
  if (url.search !== '' || url.hash !== '' || target.includes('?') || target.includes('#'))
    return 'must have no query and no fragment';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isNobodysService(host)) return 'must not be an address of all or of many';
  return !linkLocal && isLinkLocal(host)
    ? "must not be a link-local address, such as that of a cloud's metadata; `linkLocal` allows it"
    : undefined;
}

/** Where nobody listens, or everybody. */
const nobody = new BlockList();
nobody.addSubnet('0.0.0.0', 8, 'ipv4');
nobody.addSubnet('224.0.0.0', 3, 'ipv4');
nobody.addAddress('::', 'ipv6');
nobody.addSubnet('ff00::', 8, 'ipv6');

/** `host` as URLs have it: numbers in any spelling are addresses by then. */
const isNobodysService = (host: string): boolean =>
  isIP(host) !== 0 && nobody.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');

const metadataName = /^metadata(?:\.google\.internal)?\.?$/;

/** What other names resolve to is checked by the gateway, when it connects. */
const isLinkLocal = (host: string): boolean => isMetadataAddress(host) || metadataName.test(host);

export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw invalidInput(faults);
}
