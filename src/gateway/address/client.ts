import type { ClientRequest } from '../client-message.ts';
import { Refusal } from '../refusal.ts';
import { canonicalAddress } from './text.ts';

/** Who sent this request, or the refusal of one that names its client in two ways or unreadably. */
export function clientAddress(
  request: ClientRequest,
  trusts: ((address: string) => boolean) | undefined,
): string | Refusal {
  const peer = request.socket.remoteAddress ?? '';
  // Node joins repeated fields with commas in the order in which they came, as RFC 9110 section 5.3 reads them.
  const client =
    trusts === undefined
      ? canonicalAddress(peer)
      : clientBehind(peer, field(request, 'x-forwarded-for'), field(request, 'forwarded'), trusts);
  return (
    client ?? new Refusal('request-malformed', { reason: 'the client address is unreadable or ambiguous' })
  );
}

function field(request: ClientRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/**
 * Who is at the far end, when proxies are between. The socket's peer is believed; what it says of the one before
 * it is believed only if the peer is a configured proxy, and so on from right to left until an address that is
 * not. Everything further left was written by strangers.
 *
 * A proxy says it in `X-Forwarded-For` or in `Forwarded` (RFC 7239). Many write one and pass the other on as the
 * client sent it, so where both are there, both are read, and where they differ nothing is believed: the answer is
 * undefined and the request is to be refused. A hop that a proxy hides (`unknown`, `_name`, RFC 7239 section 6.3)
 * leaves the proxy itself as the last known address.
 */
export function clientBehind(
  socketAddress: string,
  xForwardedFor: string | undefined,
  forwarded: string | undefined,
  trusts: ((address: string) => boolean) | undefined,
): string | undefined {
  const peer = canonicalAddress(socketAddress);
  if (peer === undefined || trusts === undefined || !trusts(peer)) return peer;
  if (xForwardedFor === undefined && forwarded === undefined) return peer;
  const told = xForwardedFor === undefined ? undefined : walk(peer, xForwardedFor.split(','), trusts);
  if (forwarded === undefined) return told;
  const hops = forwardedFor(forwarded);
  const also = hops && walk(peer, hops, trusts);
  return xForwardedFor === undefined || told === also ? also : undefined;
}

/** From the peer leftwards through trusted proxies. Undefined: what a trusted proxy wrote is no address. */
function walk(peer: string, hops: string[], trusts: (address: string) => boolean): string | undefined {
  let address = peer;
  for (let at = hops.length - 1; at >= 0 && trusts(address); at--) {
    const hop = (hops[at] as string).trim();
    if (hop.toLowerCase() === 'unknown' || hop.startsWith('_')) return address;
    const next = nodeAddress(hop);
    if (next === undefined) return undefined;
    address = next;
  }
  return address;
}

/** An address with or without port: `192.0.2.1:80`, `[2001:db8::1]:80`, and IPv6 bare, as proxies write it. */
function nodeAddress(node: string): string | undefined {
  if (node.startsWith('[')) {
    const bracketed = /^\[([0-9a-fA-F:.]{2,45})\](?::\d{1,5})?$/.exec(node);
    return bracketed?.[1]?.includes(':') ? canonicalAddress(bracketed[1]) : undefined;
  }
  const colon = node.indexOf(':');
  if (colon >= 0 && colon === node.lastIndexOf(':') && /^\d{1,5}$/.test(node.slice(colon + 1)))
    return canonicalAddress(node.slice(0, colon));
  return canonicalAddress(node);
}

/** The `for` of each element, in order; `unknown` where an element has none. Undefined: not RFC 7239 syntax. */
function forwardedFor(field: string): string[] | undefined {
  const hops: string[] = [];
  // Sticky, with disjoint alternatives: linear in the length of the field, which the listener bounds.
  const pair =
    /[ \t]*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|"((?:[^"\\]|\\.)*)"))?[ \t]*/y;
  let hop: string | undefined;
  while (true) {
    const match = pair.exec(field);
    if (match === null) return undefined;
    const [, name, token, quoted] = match;
    if (name?.toLowerCase() === 'for') {
      // RFC 7239 section 4: each parameter at most once an element.
      if (hop !== undefined) return undefined;
      hop = token ?? (quoted ?? '').replace(/\\(.)/g, '$1');
    }
    const end = pair.lastIndex;
    const separator = field[end];
    if (separator === undefined || separator === ',') {
      hops.push(hop ?? 'unknown');
      hop = undefined;
      if (separator === undefined) return hops;
    } else if (separator !== ';') {
      return undefined;
    }
    pair.lastIndex = end + 1;
  }
}
