import { loadRules, packName, packText, type RuleSet } from '#threats';
import type { Options } from './policy.ts';

/** Sets of rules that are kept compiled: attachments with the same options share one, over changes of the Snapshot too. */
const mostKept = 16;
const kept = new Map<string, RuleSet>();

const ownName = 'rules';

/** @throws SecLangFault that names the line and column of what cannot be loaded. */
export function compileRules({ pack = true, rules = '' }: Options): RuleSet {
  const key = `${pack} ${rules}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const files = new Map([[ownName, Buffer.from(rules, 'utf8').toString('latin1')]]);
  if (pack) files.set(packName, packText());
  const compiled = loadRules(files, [], pack ? [packName, ownName] : [ownName]);
  const beyond = compiled.items.find(
    item => item.kind === 'rule' && (item.rule.phase === 3 || item.rule.phase === 4),
  );
  if (beyond?.kind === 'rule')
    throw new Error(
      `${ownName}:${beyond.rule.place.line}: rule ${beyond.rule.id} judges answers (phase ${beyond.rule.phase}), which no rule does yet`,
    );
  if (!compiled.items.some(item => item.kind === 'rule'))
    throw new Error('threat-rules: there is no rule to judge by; without any it would refuse nothing.');
  kept.set(key, compiled);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return compiled;
}
