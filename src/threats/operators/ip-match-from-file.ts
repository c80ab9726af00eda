import { withinNetworks } from './networks.ts';
import type { Operator } from './operator.ts';

/** The value is an address in one of the networks of a file, one a line; `#` begins a comment. */
export const ipMatchFromFile: Operator = ({ text, dataFile }) =>
  withinNetworks(
    dataFile(text.trim())
      .split('\n')
      .map(line => line.replace(/#[^]*/, '')),
  );
