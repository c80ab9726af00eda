/** Network addresses: their canonical text, sets of networks, and who the client behind proxies is. */
export { AddressSet, parseCidr, type AddressRange } from './address/set.ts';
export { canonicalAddress, formatAddress, networkOf, parseAddress, type Address } from './address/text.ts';
export { clientAddress, clientBehind } from './address/client.ts';
