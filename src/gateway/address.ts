/** Network addresses: their canonical text, sets of networks, and who the client behind proxies is. */
export { AddressSet, parseNetwork } from './address/set.ts';
export { clientNetwork, networkOf } from './address/text.ts';
export { clientAddress, clientBehind } from './address/client.ts';
