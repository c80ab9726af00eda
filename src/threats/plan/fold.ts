import { isExcludable } from '../interpreter/exclusions.ts';
import { chooses } from '../seclang/controls.ts';
import type { Item, Phase, Rule, RuleChoice, RuleSet } from '../seclang/rule.ts';
import { Known, type Outcome } from './known.ts';
import { Members, readBy, writtenBy } from './reads.ts';
import { lasting, Use } from './use.ts';

/** One rule that has to be looked at for each request. */
export interface Step {
  readonly rule: Rule;
  /** Where the phase goes on when the rule matches: an index into the steps of the phase. */
  readonly next: number;
}

/** Rules without those that come to the same for every request. */
export interface Folded {
  readonly phases: ReadonlyMap<Phase, readonly Step[]>;
  /** What TX holds when a request begins. */
  readonly start: ReadonlyMap<string, string>;
  /** Rules that were taken out although they match: nobody is told of them. */
  readonly silent: ReadonlySet<number>;
  /** The step of the first phase before which settings take effect; undefined where `start` holds them. */
  readonly settleAt: number | undefined;
  /** Whether a rule asks, before it finds anything itself, what the last one found that matched. */
  readonly readsLast: boolean;
}

type Settings = ReadonlyMap<string, string>;

const phases: readonly Phase[] = [1, 2, 3, 4, 5];

/**
 * Takes out what is decided before any request is there: set-up, gates of paranoia levels, and what is behind a gate that
 * is always closed. What is left does to every request what all rules would do.
 */
export function fold({ items }: RuleSet, usual: Settings, settings: Settings): Folded {
  const folded = (staying: readonly Rule[]): Folding => {
    const folding = new Folding(items, usual, settings, new Use(staying));
    for (const phase of phases) folding.phase(phase);
    return folding;
  };
  let last = folded(items.flatMap(item => (item.kind === 'rule' ? [item.rule] : [])));
  // What nobody writes or looks up any more may let others go: until all that are left need each other.
  for (;;) {
    const next = folded(last.staying);
    const before = new Set(last.staying.map(({ id }) => id));
    if (!next.staying.every(({ id }) => before.has(id))) return last;
    if (sizeOf(next.staying) === sizeOf(last.staying)) return next;
    last = next;
  }
}

const sizeOf = (rules: readonly Rule[]): number =>
  rules.reduce((sum, { links }) => links.reduce((all, { effects }) => all + effects.length, sum + 1), 0);

/** A rule that stays, its place among the items, and where the phase goes on when it matches. */
interface Kept {
  readonly rule: Rule;
  readonly at: number;
  readonly after: number;
}

class Folding implements Folded {
  readonly phases = new Map<Phase, readonly Step[]>();
  readonly start = new Map<string, string>();
  readonly silent = new Set<number>();
  settleAt: number | undefined;
  /** The rules of all steps, without what they would do for nobody. */
  readonly staying: Rule[] = [];
  readonly #use: Use;
  readonly #items: readonly Item[];
  readonly #usual: Settings;
  readonly #settings: Settings;
  readonly #known: Known;
  // Of the rules that stay before the present place:
  /** Members of TX that they read or write. */
  readonly #used = new Members();
  /** Rules that they may take out of a request's way. */
  readonly #removals: RuleChoice[] = [];
  /** Rules that they may take members of TX, or of collections that last, away from. */
  readonly #changes: RuleChoice[] = [];
  /** Whether one of them may have ended the phase, or all phases. */
  #mayHaveEnded = false;

  /** `use` is of all rules that may stay. */
  constructor(items: readonly Item[], usual: Settings, settings: Settings, use: Use) {
    this.#use = use;
    this.#known = new Known(use);
    this.#items = items;
    this.#usual = usual;
    this.#settings = settings;
  }

  get readsLast(): boolean {
    return this.#use.readsLast;
  }

  phase(phase: Phase): void {
    const kept: Kept[] = [];
    /** Items before this one are behind a gate that is always closed. */
    let closedTo = 0;
    for (let at = 0; at < this.#items.length; at++) {
      const item = this.#items[at] as Item;
      if (item.kind === 'settings' && phase === 1) this.#settle(kept.length);
      if (item.kind !== 'rule' || item.rule.phase !== phase || at < closedTo) continue;
      const { rule } = item;
      const after = afterMatch(this.#items, at, rule);
      const isInert = this.#use.isInert(rule);
      if (isInert) this.silent.add(rule.id);
      const outcome = this.#known.outcome(rule);
      if (outcome !== undefined && this.#isSame({ rule, at, after }, outcome, kept)) {
        for (const [name, value] of outcome.writes) this.#write(name, value);
        if (!outcome.matches) continue;
        this.silent.add(rule.id);
        closedTo = after;
        continue;
      }
      if (isInert) {
        this.#known.forget(writtenBy(rule));
        continue;
      }
      if (outcome?.matches === true) closedTo = this.#closes({ rule, at, after }, kept);
      kept.push({ rule: this.#use.withoutIdle(rule), at, after });
      this.#stays(rule);
    }
    this.staying.push(...kept.map(one => one.rule));
    this.phases.set(
      phase,
      kept.map(({ rule, after }) => {
        const next = kept.findIndex(({ at }) => at >= after);
        return { rule, next: next === -1 ? kept.length : next };
      }),
    );
  }

  /** Whether nobody can tell a request for which the rule is run from one that begins with what it comes to. */
  #isSame({ rule, at, after }: Kept, { matches, writes }: Outcome, kept: readonly Kept[]): boolean {
    if (this.#changes.some(choice => chooses(choice, rule))) return false;
    if (this.#use.readsLast && (matches || rule.links.length > 1)) return false;
    if (!matches && writes.size === 0) return true;
    if (isExcludable(rule)) return false;
    const removing = this.#removals.filter(choice => chooses(choice, rule));
    if (writes.size > 0) {
      const isReached = !this.#mayHaveEnded && kept.every(before => before.after <= at);
      if (!isReached || removing.length > 0 || [...writes.keys()].some(name => this.#used.has(name)))
        return false;
    }
    if (!matches) return true;
    const { logged, severity, disruption } = rule;
    if (logged || severity !== undefined || (disruption.kind !== 'pass' && disruption.kind !== 'block'))
      return false;
    // What is behind it is never run, unless a rule before it leads into the midst of that, or takes it out alone.
    return landing(at, after, kept) === after && this.#removesToo(rule, at, after);
  }

  /** Where items are reached again behind a rule that stays, and always matches. */
  #closes({ rule, at, after }: Kept, kept: readonly Kept[]): number {
    if (isExcludable(rule) || this.#changes.some(choice => chooses(choice, rule))) return at + 1;
    const to = landing(at, after, kept);
    return this.#removesToo(rule, at, to) ? to : at + 1;
  }

  /** Whether rules before that may take this one out take out all that is behind it as well. */
  #removesToo(rule: Rule, at: number, to: number): boolean {
    const removing = this.#removals.filter(choice => chooses(choice, rule));
    return removing.every(choice =>
      this.#items
        .slice(at, to)
        .every(item => item.kind !== 'rule' || item.rule.phase !== rule.phase || chooses(choice, item.rule)),
    );
  }

  #stays(rule: Rule): void {
    const written = writtenBy(rule);
    this.#known.forget(written);
    this.#used.addFrom(written);
    this.#used.addFrom(readBy(rule));
    const { kind } = rule.disruption;
    if (kind === 'deny' || kind === 'allow') this.#mayHaveEnded = true;
    for (const effect of rule.links.flatMap(({ effects }) => effects)) {
      if (effect.kind !== 'control') continue;
      const { control } = effect;
      if (control.kind === 'rule-engine') this.#mayHaveEnded = true;
      if (control.kind === 'remove-rules') this.#removals.push(control.rules);
      if (
        control.kind === 'remove-targets' &&
        control.targets.some(({ variable }) => variable === 'TX' || lasting.has(variable))
      )
        this.#changes.push(control.rules);
    }
  }

  /**
   * What was chosen by who uses the rules takes the place of what the rules' own settings say. Where rules stay before
   * this place, that is done for each request.
   */
  #settle(step: number): void {
    if (step === 0) {
      for (const [name, value] of this.#usual) if (!this.start.has(name)) this.#write(name, value);
      for (const [name, value] of this.#settings) this.#write(name, value);
      return;
    }
    this.settleAt = step;
    const settled = new Members();
    for (const name of [...this.#usual.keys(), ...this.#settings.keys()]) settled.add(name);
    this.#known.forget(settled);
    this.#used.addFrom(settled);
    if (!this.#mayHaveEnded) for (const [name, value] of this.#settings) this.#known.set(name, value);
  }

  #write(name: string, value: string | undefined): void {
    this.#known.set(name, value);
    if (value === undefined) this.start.delete(name);
    else this.start.set(name, value);
  }
}

/** The first item after one that rules before it lead to, or that it leads to itself. */
const landing = (at: number, after: number, kept: readonly Kept[]): number =>
  kept.reduce((first, before) => (before.after > at && before.after < first ? before.after : first), after);

/** The item that a phase goes on with when a rule matches. */
function afterMatch(items: readonly Item[], at: number, { phase, skip, skipAfter }: Rule): number {
  let after = at + 1;
  if (skipAfter !== undefined) {
    const marker = items.findIndex((item, i) => i > at && item.kind === 'marker' && item.name === skipAfter);
    after = marker === -1 ? items.length : marker + 1;
  }
  for (let left = skip; left > 0 && after < items.length; after++) {
    const item = items[after] as Item;
    if (item.kind === 'rule' && item.rule.phase === phase) left--;
  }
  return after;
}
