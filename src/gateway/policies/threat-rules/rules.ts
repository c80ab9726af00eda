import { everyKind, loadRules, packName, packText, type RuleSet } from '#threats';
import { coreRules } from '../../core-rules/installed.ts';
import type { Options } from './policy.ts';

/** Sets of rules that are kept compiled: attachments with the same options share one, over changes of the Snapshot too. */
const mostKept = 16;
const kept = new Map<string, RuleSet>();

const ownName = 'rules';

/** @throws SecLangFault that names the line and column of what cannot be loaded. */
export function compileRules({ pack = true, crs = false, rules = '' }: Options): RuleSet {
  const core = crs ? coreRules() : undefined;
  if (crs && core === undefined)
    throw new Error('threat-rules: there is no Core Rule Set here; tell its directory by --threats-crs.');
  if (core !== undefined && !pack && rules === '') return core.compiled;
  const key = `${pack} ${crs} ${rules}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const compiled = compile(pack, core?.rules, rules);
  kept.set(key, compiled);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return compiled;
}

type Core = NonNullable<ReturnType<typeof coreRules>>['rules'];

function compile(pack: boolean, core: Core | undefined, own: string): RuleSet {
  const files = new Map(core?.files);
  files.set(ownName, Buffer.from(own, 'utf8').toString('latin1'));
  if (pack) files.set(packName, packText());
  const order = [...(pack ? [packName] : []), ...(core?.rules ?? []), ownName];
  const compiled = loadRules(files, core?.settings ?? [], order, new Set(core?.rules));
  for (const item of compiled.items) {
    if (item.kind !== 'rule' || item.rule.place.file !== ownName) continue;
    const { id, phase, place } = item.rule;
    // Whoever names a field means it, whatever the contract says of it.
    item.rule.judges = everyKind;
    if (phase === 3 || phase === 4)
      throw new Error(
        `${ownName}:${place.line}: rule ${id} judges answers (phase ${phase}), which no rule does yet`,
      );
  }
  if (!compiled.items.some(item => item.kind === 'rule'))
    throw new Error('threat-rules: there is no rule to judge by; without any it would refuse nothing.');
  return compiled;
}
