import type { Attack } from './attack.ts';
import { addresses, probes } from './attacks/addresses.corpus.ts';
import { code } from './attacks/code.corpus.ts';
import { pages } from './attacks/pages.corpus.ts';
import { queries } from './attacks/queries.corpus.ts';

/** Attacks that were written for this corpus, as they are before they are encoded. */
export const ownAttacks: readonly Attack[] = Object.entries({
  ...queries,
  ...code,
  ...pages,
  ...addresses,
}).flatMap(([category, texts]) => texts.map(text => ({ category, text })));

export { probes };
