import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AddressSet } from '../address.ts';

/**
 * Where clouds keep the service that hands a machine its credentials: link-local addresses and the few others that are
 * used for it. Written as IPv4 in IPv6 they are the same; NAT64 (RFC 6052) is another way to get there.
 */
const metadataAddresses = new AddressSet([
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254',
  '64:ff9b::a9fe:0/112',
  '100.100.100.200',
  '168.63.129.16',
]);

/** Whether an address is one that an upstream must not have unless somebody said so. */
export const isMetadataAddress = (address: string): boolean =>
  isIP(address) !== 0 && metadataAddresses.has(address.split('%')[0] ?? '');

/**
 * Resolves names for connections: anew for each, every address that the name has, beginning with another one each
 * time, so that connections spread and one address that does not answer is followed by the next (Node tries them in
 * order). What a name resolves to is checked here, at the last moment, since whoever keeps the name can change it after
 * the configuration was looked at (DNS rebinding).
 */
export function checkedLookup(resolve: LookupFunction = dns.lookup): LookupFunction {
  let turn = 0;
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error !== null || !Array.isArray(found)) return callback(error, found);
      const allowed = found.filter(({ address }) => !isMetadataAddress(address));
      const first = allowed[turn++ % Math.max(1, allowed.length)];
      if (first === undefined) return callback(refusedAddress(), []);
      if (options.all !== true) return callback(null, first.address, first.family);
      const at = allowed.indexOf(first);
      callback(null, [...allowed.slice(at), ...allowed.slice(0, at)]);
    });
  };
}

const refusedAddress = (): NodeJS.ErrnoException =>
  Object.assign(new Error('the name has no address that an upstream may have'), { code: 'address-refused' });
