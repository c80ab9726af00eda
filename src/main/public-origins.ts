import { BlockList, isIP } from 'node:net';
import { localNames } from '#gateway';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Where people open what listens at an address: under its public URL, or at the address itself. */
export function publicOrigin(
  address: string,
  publicUrl: string | undefined,
  names: readonly string[] = localNames(),
): string {
  if (publicUrl !== undefined) return publicUrl;
  const url = new URL(address);
  // An address that stands for all of the machine's is none that a browser can open.
  if (isEverywhere(url.hostname)) url.hostname = names.find(name => !isLocal(name)) ?? 'localhost';
  return url.origin;
}

/**
 * The origins under which a browser may have opened the portal: its public URL, and those of the address at which it
 * listens. On this machine it goes by several names, which are as many origins; of a portal that listens everywhere
 * only those are known.
 */
export function portalOrigins(address: string | undefined, publicUrl?: string): string[] {
  const known = publicUrl === undefined ? [] : [publicUrl];
  if (address === undefined) return known;
  const { origin, protocol, hostname, port } = new URL(address);
  const everywhere = isEverywhere(hostname);
  if (!everywhere && !isLocal(hostname)) return [...new Set([...known, origin])];
  const named = ['127.0.0.1', 'localhost'].map(name => new URL(`${protocol}//${name}:${port}`).origin);
  return [...new Set([...known, ...named, ...(everywhere ? [] : [origin])])];
}

/**
 * Names in a Host header that console and portal answer to, beside the loopback's: those of the public URL, of the
 * address listened at, and of the machine where it listens everywhere. No other: a page whose name was rebound to our
 * address must not get in.
 */
export function hostsOf(
  host: string,
  publicUrl: string | undefined,
  names: readonly string[] = localNames(),
): string[] {
  const listening = host.includes(':') ? `[${host}]` : host;
  return [
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
    ...(isEverywhere(listening) ? names : [listening]).filter(name => !isLocal(name)),
  ];
}

function isEverywhere(hostname: string): boolean {
  return hostname === '0.0.0.0' || /^\[[0:]+\]$/.test(hostname);
}

function isLocal(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (hostname === 'localhost') return true;
  const version = isIP(bare);
  return version !== 0 && loopback.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}
