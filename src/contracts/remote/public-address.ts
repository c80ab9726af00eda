import { BlockList, isIP } from 'node:net';

/**
 * Which addresses are out on the internet, for everybody. What is not is somebody's inside: a server that fetches
 * what it is told to must not become a way in (server-side request forgery). IANA's special-purpose registries
 * (RFC 6890) and what clouds answer secrets under.
 */
const inside4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // The metadata services of clouds are at 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Public by its number, but answered by the host of a virtual machine in one large cloud.
  ['168.63.129.16', 32],
];

/** Within 2000::/3, outside of which nothing is public. */
const inside6: readonly (readonly [string, number])[] = [
  // IETF protocols, Teredo and documentation among them.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries an IPv4 address of anybody's choice.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const inside = new BlockList();
for (const [network, bits] of inside4) inside.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of inside6) inside.addSubnet(network, bits, 'ipv6');

/** False for anything that is no address in its usual spelling. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !inside.check(address, 'ipv4');
  const groups = groupsOf(address);
  if (groups === undefined) return false;
  const embedded = embeddedIPv4(groups);
  if (embedded !== undefined) return isPublicAddress(embedded);
  const [first = 0] = groups;
  return first >= 0x2000 && first <= 0x3fff && !inside.check(address, 'ipv6');
}

/** Mapped (::ffff:0:0/96, RFC 4291) and translated addresses (64:ff9b::/96, RFC 6052) lead to an IPv4 one. */
function embeddedIPv4(groups: readonly number[]): string | undefined {
  const prefix = groups
    .slice(0, 6)
    .map(group => group.toString(16))
    .join(':');
  if (prefix !== '0:0:0:0:0:ffff' && prefix !== '64:ff9b:0:0:0:0') return undefined;
  return groups
    .slice(6)
    .flatMap(group => [group >>> 8, group & 255])
    .join('.');
}

function groupsOf(address: string): number[] | undefined {
  // A zone (`%eth0`) names an interface of this machine.
  if (isIP(address) !== 6 || address.includes('%')) return undefined;
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...gap, ...after];
}
