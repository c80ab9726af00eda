import { BlockList, isIP } from 'node:net';
import type { UpstreamDocument } from '#gateway';
import { type Fault, invalidInput } from '#kernel';

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

/** Upstream addresses: http(s), nothing secret inside (it would show in logs and Snapshots), no query. */
export function upstreamFaults(upstream: UpstreamDocument): Fault[] {
  if (upstream.targets.length === 0)
    return [{ at: '/upstream/targets', message: 'needs at least one target' }];
  return upstream.targets.flatMap((target, index) => {
    const message = targetFault(target);
    return message === undefined ? [] : [{ at: `/upstream/targets/${index}`, message }];
  });
}

function targetFault(target: string): string | undefined {
  const url = URL.parse(target);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return 'must be http://host[:port][/path] or https://…';
  if (url.username !== '' || url.password !== '') return 'must hold no user name or password';
  if (url.search !== '' || url.hash !== '' || target.includes('?') || target.includes('#'))
    return 'must have no query and no fragment';
  return isNobodysService(url.hostname)
    ? "must not be a link-local address, such as that of a cloud's metadata, nor an address of all or of many"
    : undefined;
}

/** Where no API lives, but what hands out credentials to whoever asks from this machine may. */
const noServices = new BlockList();
noServices.addSubnet('0.0.0.0', 8, 'ipv4');
noServices.addSubnet('169.254.0.0', 16, 'ipv4');
noServices.addSubnet('224.0.0.0', 3, 'ipv4');
noServices.addAddress('::', 'ipv6');
noServices.addSubnet('fe80::', 10, 'ipv6');
noServices.addSubnet('ff00::', 8, 'ipv6');
// Amazon's metadata in IPv6.
noServices.addAddress('fd00:ec2::254', 'ipv6');

const metadataName = /^metadata(?:\.google\.internal)?\.?$/;

/** `hostname` as URLs have it: numbers in any spelling are addresses by then. */
function isNobodysService(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family === 0) return metadataName.test(host);
  return noServices.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw invalidInput(faults);
}
