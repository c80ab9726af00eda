import type { Options } from '../policies/threat-rules/policy.ts';

/** Which rules tables are wanted of: what the rules are loaded by. */
export type RulesWanted = Pick<Options, 'pack' | 'crs' | 'rules' | 'paranoia' | 'threshold'>;

export const rulesOf = ({ pack, crs, rules, paranoia, threshold }: RulesWanted): RulesWanted => ({
  ...(pack === undefined ? {} : { pack }),
  ...(crs === undefined ? {} : { crs }),
  ...(rules === undefined ? {} : { rules }),
  ...(paranoia === undefined ? {} : { paranoia }),
  ...(threshold === undefined ? {} : { threshold }),
});
