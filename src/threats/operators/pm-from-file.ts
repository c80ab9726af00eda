import type { Operator } from './operator.ts';
import { findsPhrase } from './phrases.ts';

/** One of the phrases in files is found in the value, one a line; `#` begins a comment. */
export const pmFromFile: Operator = ({ text, dataFile }) =>
  findsPhrase(
    text
      .split(/\s+/)
      .filter(name => name !== '')
      .flatMap(name => dataFile(name).split('\n'))
      .map(line => line.trim())
      .filter(line => line !== '' && !line.startsWith('#')),
  );
