import { BlockList } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * The origins under which a browser may have opened the portal, from the address at which it listens. On this machine
 * it goes by several names, which are as many origins; of a portal that listens everywhere only those are known.
 */
export function portalOrigins(address: string | undefined): string[] {
  if (address === undefined) return [];
  const { origin, hostname, port } = new URL(address);
  const everywhere = hostname === '0.0.0.0' || hostname === '[::]';
  if (!everywhere && !isLocal(hostname)) return [origin];
  const named = ['127.0.0.1', 'localhost'].map(name => new URL(`http://${name}:${port}`).origin);
  return everywhere ? named : [...new Set([...named, origin])];
}

function isLocal(hostname: string): boolean {
  if (hostname === 'localhost') return true;
  return hostname.startsWith('[')
    ? loopback.check(hostname.slice(1, -1), 'ipv6')
    : /^[\d.]+$/.test(hostname) && loopback.check(hostname, 'ipv4');
}
