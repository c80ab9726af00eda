import { withinNetworks } from './networks.ts';
import type { Operator } from './operator.ts';

/** The value is an address in one of the networks, which commas part. */
export const ipMatch: Operator = ({ text }) => withinNetworks(text.split(','));
