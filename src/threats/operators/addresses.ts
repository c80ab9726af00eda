import { BlockList, isIP, isIPv4 } from 'node:net';
import { matched, type Operator, type Test } from './operator.ts';

/** The value is an address in one of the networks, which commas part. */
export const ipMatch: Operator = ({ text }) => within(text.split(','));

/** The same with networks from a file, one a line; `#` begins a comment. */
export const ipMatchFromFile: Operator = ({ text, dataFile }) =>
  within(
    dataFile(text.trim())
      .split('\n')
      .map(line => line.replace(/#[^]*/, '')),
  );

function within(networks: readonly string[]): Test {
  const list = new BlockList();
  for (const network of networks.map(text => text.trim()).filter(text => text !== '')) add(list, network);
  return value =>
    isIP(value) !== 0 && list.check(value, isIPv4(value) ? 'ipv4' : 'ipv6') ? matched : undefined;
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
