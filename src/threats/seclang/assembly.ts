import { kindsJudged } from '../interpreter/judged-kinds.ts';
import type { Meaning } from './action-meaning.ts';
import { chooses, readIds } from './controls.ts';
import type { Word } from './directives.ts';
import { type Place, SecLangFault } from './fault.ts';
import { type Beside, readCondition, readMeaning, readUnconditional, type Written } from './read-rule.ts';
import type { Disruption, Item, Link, Phase, Rule, RuleChoice, RuleSet } from './rule.ts';
import { readTargets } from './targets.ts';

/** Conditions in one chain. */
const longestChain = 16;

/** Variables that one rule looks at or leaves out, once all updates are made. CRS comes to some forty. */
const mostTargets = 1_000;
/** Changes to rules that came before, each counted once for every rule that it changes. */
const mostChanges = 200_000;

/** Puts rules together in the order of their files: chains, default actions, changes to rules that came before. */
export class Assembly {
  #items: Item[] = [];
  readonly #ids = new Map<number, Rule>();
  readonly #defaults = new Map<Phase, Meaning>();
  #changes = 0;
  /** A chain that is not at its end. */
  #open: Written[] = [];

  rule(place: Place, words: readonly [Word, Word, Word | undefined], beside: Beside): void {
    this.#add(readCondition(place, words, beside));
  }

  action(place: Place, actions: Word): void {
    this.#add(readUnconditional(place, actions));
  }

  marker(name: string): void {
    this.#mustBeClosed();
    this.#items.push({ kind: 'marker', name });
  }

  settingsEnd(): void {
    this.#items.push({ kind: 'settings' });
  }

  defaults(actions: Word): void {
    const meaning = readMeaning(actions);
    this.#defaults.set(meaning.phase ?? 2, meaning);
  }

  /** A file ends: a chain does not go on in the next one. */
  fileEnds(): void {
    this.#mustBeClosed();
  }

  updateTargets(by: RuleChoice['by'], place: Place, words: readonly Word[]): void {
    const [which, variables] = words as readonly [Word, Word];
    const { targets, excluded } = readTargets(variables);
    for (const { links } of this.#chosen(choiceOf(by, which, place))) {
      const head = links[0] as Link;
      // An action without a condition looks at nothing.
      if (head.targets === undefined) continue;
      head.excluded = [...head.excluded, ...excluded];
      head.targets = [...head.targets, ...targets];
      if (head.excluded.length + head.targets.length > mostTargets)
        throw new SecLangFault(place, `expected at most ${mostTargets} variables for one rule`);
      if (++this.#changes > mostChanges)
        throw new SecLangFault(place, `expected at most ${mostChanges} changes to rules that came before`);
    }
  }

  updateActions(place: Place, words: readonly Word[]): void {
    const [which, actions] = words as readonly [Word, Word];
    const { disruption, status, message, severity, id, phase, isChained, effects, transformations } =
      readMeaning(actions);
    if (
      id !== undefined ||
      phase !== undefined ||
      isChained ||
      effects.length > 0 ||
      transformations.length > 0
    )
      throw new SecLangFault(actions.place, 'expected what stops a request, status, msg or severity only');
    for (const rule of this.#chosen(choiceOf('id', which, place))) {
      rule.disruption = disruption ?? rule.disruption;
      rule.status = status ?? rule.status;
      rule.message = message === '' ? rule.message : message;
      rule.severity = severity ?? rule.severity;
    }
  }

  remove(by: RuleChoice['by'], place: Place, words: readonly Word[]): void {
    if (words.length === 0) throw new SecLangFault(place, 'expected which rules to remove');
    const choices = words.map(word => choiceOf(by, word, place));
    this.#items = this.#items.filter(
      item => item.kind !== 'rule' || !choices.some(choice => chooses(choice, item.rule)),
    );
  }

  finish(): RuleSet {
    this.#mustBeClosed();
    const markers = new Set(this.#items.flatMap(item => (item.kind === 'marker' ? [item.name] : [])));
    for (const item of this.#items) {
      const target = item.kind === 'rule' ? item.rule.skipAfter : undefined;
      if (item.kind === 'rule' && target !== undefined && !markers.has(target))
        throw new SecLangFault(item.rule.place, `expected a SecMarker "${target}" to skip to`);
    }
    return { items: this.#items };
  }

  #chosen(choice: RuleChoice): Rule[] {
    return this.#items.flatMap(item =>
      item.kind === 'rule' && chooses(choice, item.rule) ? [item.rule] : [],
    );
  }

  #add(written: Written): void {
    const { meaning, place } = written;
    if (this.#open.length > 0) {
      if (meaning.id !== undefined || meaning.disruption !== undefined)
        throw new SecLangFault(
          place,
          'expected no id and nothing that stops a request: it is chained to a rule',
        );
      if (this.#open.length >= longestChain)
        throw new SecLangFault(place, `expected at most ${longestChain} conditions in a chain`);
    }
    this.#open.push(written);
    if (meaning.isChained) return;
    const rule = this.#ruleOf(this.#open);
    this.#open = [];
    if (this.#ids.has(rule.id))
      throw new SecLangFault(rule.place, `expected an id of its own, found ${rule.id} once more`);
    this.#ids.set(rule.id, rule);
    this.#items.push({ kind: 'rule', rule });
  }

  #ruleOf(chain: readonly Written[]): Rule {
    const [{ meaning, place }] = chain as [Written];
    if (meaning.id === undefined) throw new SecLangFault(place, 'expected an id among the actions');
    const phase = meaning.phase ?? 2;
    if (phase === 5 && (meaning.disruption?.kind === 'deny' || meaning.disruption?.kind === 'allow'))
      throw new SecLangFault(place, 'expected nothing that stops a request in phase 5: it is over by then');
    const usual = this.#defaults.get(phase);
    return {
      id: meaning.id,
      phase,
      place,
      tags: meaning.tags,
      judges: kindsJudged(meaning.tags),
      message: meaning.message,
      severity: meaning.severity,
      logged: meaning.logged ?? usual?.logged ?? true,
      disruption: disruptionOf(meaning, usual),
      status: meaning.status ?? usual?.status,
      links: chain.map(written => withDefaults(written, usual)),
      skip: meaning.skip,
      skipAfter: meaning.skipAfter,
    };
  }

  #mustBeClosed(): void {
    const open = this.#open.at(-1);
    if (open !== undefined) throw new SecLangFault(open.place, 'expected another rule after "chain"');
  }
}

/** `block` does what the default actions say; without them, and where nothing is said, the request passes. */
function disruptionOf({ disruption }: Meaning, usual: Meaning | undefined): Disruption {
  const standard = usual?.disruption ?? { kind: 'pass' };
  return disruption === undefined || disruption.kind === 'block' ? standard : disruption;
}

function withDefaults({ link, meaning }: Written, usual: Meaning | undefined): Link {
  if (meaning.plain || usual === undefined || usual.transformations.length === 0) return link;
  return { ...link, transformations: [...usual.transformations, ...link.transformations] };
}

function choiceOf(by: RuleChoice['by'], word: Word, place: Place): RuleChoice {
  if (by !== 'id') return { by, text: word.text };
  try {
    return readIds(word.text);
  } catch (error) {
    throw new SecLangFault(place, error instanceof Error ? error.message : String(error));
  }
}
