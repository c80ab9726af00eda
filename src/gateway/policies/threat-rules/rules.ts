import { everyKind, loadRules, loadRulesByStep, packFiles, type Rule, type RuleSet } from '#threats';
import type { CoreRules } from '../../core-rules/files.ts';
import { allFiles, coreRules } from '../../core-rules/installed.ts';
import { gently } from '../../gently.ts';
import type { PolicyDocument } from '../../snapshot/document.ts';
import { KeptSets } from './kept-sets.ts';
import type { Options } from './policy.ts';

/** Attachments with the same options share compiled rules, and their plan, over changes of the Snapshot too. */
const kept = new KeptSets<RuleSet>(16);

const ownName = 'rules';

/** @throws SecLangFault that names the line and column of what cannot be loaded. */
export function compileRules(chosen: Options): RuleSet {
  const compiled = compiledRules(chosen);
  for (const { id, place } of chosen.answers === true ? [] : ownOf(compiled).filter(asksOfAnswers))
    throw new Error(`${ownName}:${place.line}: rule ${id} judges answers, which takes the option answers`);
  return compiled;
}

/**
 * Compiles rules beforehand, piece by piece, so that `compileRules` finds them; `options` may be wrong in any way.
 * @throws Error of whatever is wrong
 */
export async function prepareRules(options: PolicyDocument['options']): Promise<void> {
  const wanted = wantedOf(options);
  if (wanted.known !== undefined) return;
  keep(wanted.key, await gently(loadRulesByStep(...sourcesOf(wanted))));
}

function compiledRules(chosen: Options): RuleSet {
  const wanted = wantedOf(chosen);
  return wanted.known ?? keep(wanted.key, loadRules(...sourcesOf(wanted)));
}

interface Wanted {
  readonly pack: boolean;
  readonly core: CoreRules | undefined;
  readonly own: string;
  readonly key: string;
  readonly known: RuleSet | undefined;
}

function wantedOf({ pack = true, crs = false, rules: own = '' }: Options): Wanted {
  const core = crs ? coreRules() : undefined;
  if (crs && core === undefined)
    throw new Error('threat-rules: there is no Core Rule Set here; tell its directory by --threats-crs.');
  const key = `${pack} ${core?.edition} ${own}`;
  const alone = pack || own !== '' ? undefined : core?.compiled;
  return { pack, core: core?.rules, own, key, known: alone ?? kept.get(key) };
}

function sourcesOf({ pack, core, own }: Wanted): Parameters<typeof loadRulesByStep> {
  const files = new Map(core?.files);
  files.set(ownName, Buffer.from(own, 'utf8').toString('latin1'));
  const ours = pack ? packFiles() : new Map<string, string>();
  for (const [name, text] of ours) files.set(name, text);
  const order = [...ours.keys(), ...(core?.rules ?? []), ownName];
  // All but the own rules were loaded before: the release when it was installed, ours by tests.
  const proven = new Set([...ours.keys(), ...(core === undefined ? [] : allFiles(core))]);
  return [files, core?.settings ?? [], order, new Set(core?.rules), proven];
}

function keep(key: string, compiled: RuleSet): RuleSet {
  // Whoever names a field means it, whatever the contract says of it.
  for (const rule of ownOf(compiled)) rule.judges = everyKind;
  if (!compiled.items.some(item => item.kind === 'rule'))
    throw new Error('threat-rules: there is no rule to judge by; without any it would refuse nothing.');
  kept.set(key, compiled);
  return compiled;
}

const ownOf = ({ items }: RuleSet): Rule[] =>
  items.flatMap(item => (item.kind === 'rule' && item.rule.place.file === ownName ? [item.rule] : []));

/** Without an answer such a rule would never hold. */
const asksOfAnswers = ({ phase, links }: Rule): boolean =>
  phase === 3 ||
  phase === 4 ||
  links.some(({ targets }) => targets?.some(({ variable }) => variable.startsWith('RESPONSE_')));
