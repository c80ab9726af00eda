import { BlockList, isIP, isIPv4 } from 'node:net';
import { type Condition, matched } from './operator.ts';

/** The value is an address in one of the networks. @throws Error for what is no network. */
export function withinNetworks(networks: readonly string[]): Condition {
  const list = new BlockList();
  for (const network of networks.map(text => text.trim()).filter(text => text !== '')) add(list, network);
  return {
    test: value =>
      isIP(value) !== 0 && list.check(value, isIPv4(value) ? 'ipv4' : 'ipv6') ? matched : undefined,
    seeks: { kind: 'network' },
  };
}

function add(list: BlockList, network: string): void {
  const [address = '', prefix] = network.split('/');
  const version = isIP(address);
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (version === 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix)))
    throw new Error(`expected an address or network, found "${network}"`);
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}
