import type { Operator } from './operator.ts';
import { findsPhrase } from './phrases.ts';

/** One of the phrases, which blanks part, is found in the value. */
export const pm: Operator = ({ text }) => findsPhrase(text.split(/\s+/).filter(phrase => phrase !== ''));
