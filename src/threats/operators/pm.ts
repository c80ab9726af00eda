import { type Operator, type Test } from './operator.ts';
import { SharedByText } from '../shared-by-text.ts';
import { Phrases } from './phrases.ts';

const shared = new SharedByText<Phrases>();

/** One of the phrases, which blanks part, is found in the value. */
export const pm: Operator = ({ text }) => finds(text.split(/\s+/).filter(phrase => phrase !== ''));

/** The same with phrases from files, one a line; `#` begins a comment. */
export const pmFromFile: Operator = ({ text, dataFile }) =>
  finds(
    text
      .split(/\s+/)
      .filter(name => name !== '')
      .flatMap(name => dataFile(name).split('\n'))
      .map(line => line.trim())
      .filter(line => line !== '' && !line.startsWith('#')),
  );

function finds(phrases: readonly string[]): Test {
  const set = shared.get(phrases.join('\n'), () => new Phrases(phrases));
  return value => {
    const found = set.find(value);
    return found === undefined ? undefined : [found];
  };
}
