import type { Entry, FieldKind } from '../interpreter/facts.ts';
import { isJudged } from '../interpreter/judged-kinds.ts';
import type { Link, Target } from '../seclang/rule.ts';
import type { VariableName } from '../seclang/variable-names.ts';
import type { Prefilter } from '../prefilter/prefilter.ts';
import type { Walk } from '../prefilter/walks.ts';
import { mayBeCredential } from './credentials.ts';
import { copyOf, type Memo, type Verdicts } from './memo.ts';

/** Members whose names are remembered, of one variable and kind; and characters of such a name. */
const mostNames = 1_024;
const longestName = 128;

/** Variables whose members have their names as values. */
const namesOf: ReadonlySet<VariableName> = new Set([
  'ARGS_NAMES',
  'ARGS_GET_NAMES',
  'ARGS_POST_NAMES',
  'REQUEST_COOKIES_NAMES',
  'REQUEST_HEADERS_NAMES',
]);

/** A condition that asks about values, by its place among all conditions of the plan. */
export interface Asker {
  readonly place: number;
  readonly judges: number;
  readonly head: Link;
}

/** Values that the same conditions ask about. */
export interface Group {
  /** What these conditions make of a value. */
  readonly walk: Walk;
  readonly verdicts: Verdicts;
}

/** A member of a variable, by its name. */
export interface Member {
  /** Undefined where no condition asks about it. */
  readonly group: Group | undefined;
  readonly mayBeCredential: boolean;
}

/** Conditions of one phase that ask about one variable. */
export class Questions {
  readonly variable: VariableName;
  /** What the exchange is asked for: XML has two members, all other variables are asked for as a whole. */
  readonly member: string | undefined;
  /** What is known of all names of a request together; undefined for what has values of its own. */
  readonly ofNames: Verdicts | undefined;
  readonly #askers: readonly Asker[];
  /** Members that some condition names or leaves out. */
  readonly #named: ReadonlySet<string>;
  readonly #longestNamed: number;
  readonly #members = new Map<FieldKind | undefined, Map<string, Member>>();
  readonly #groups = new Map<FieldKind | undefined, Map<string, Group | undefined>>();
  readonly #make: (askers: readonly Asker[]) => Group | undefined;

  constructor(
    variable: VariableName,
    member: string | undefined,
    askers: readonly Asker[],
    ofNames: Verdicts | undefined,
    make: (askers: readonly Asker[]) => Group | undefined,
  ) {
    this.variable = variable;
    this.ofNames = ofNames;
    this.member = member;
    this.#make = make;
    this.#askers = askers;
    this.#named = new Set(
      askers.flatMap(({ head: { targets = [], excluded } }) =>
        [...targets, ...excluded].flatMap(target =>
          target.variable === variable && target.selector?.kind === 'key' ? [target.selector.key] : [],
        ),
      ),
    );
    this.#longestNamed = Math.max(0, ...[...this.#named].map(name => name.length));
  }

  /** Names come again, so what they mean is remembered. */
  memberOf({ key, kind }: Entry): Member {
    let members = this.#members.get(kind);
    if (members === undefined) this.#members.set(kind, (members = new Map<string, Member>()));
    const known = members.get(key);
    if (known !== undefined) return known;
    const member = { group: this.#groupOf(key, kind), mayBeCredential: mayBeCredential(this.variable, key) };
    const name = key.length > longestName ? undefined : copyOf(key);
    if (name === undefined) return member;
    if (members.size >= mostNames) members.clear();
    members.set(name, member);
    return member;
  }

  /** Undefined where no condition asks about it. Members that nobody names are alike, so there are few groups. */
  #groupOf(key: string, kind: FieldKind | undefined): Group | undefined {
    let groups = this.#groups.get(kind);
    if (groups === undefined) this.#groups.set(kind, (groups = new Map<string, Group | undefined>()));
    // Names of thousands of characters are not read for each of thousands of values.
    const lower = key.length > this.#longestNamed ? '' : key.toLowerCase();
    const name = this.#named.has(lower) ? lower : '';
    const known = groups.get(name);
    if (known !== undefined || groups.has(name)) return known;
    const made = this.#make(
      this.#askers.filter(({ head, judges }) => isJudged(judges, kind) && this.#mayAsk(head, name)),
    );
    groups.set(name, made);
    return made;
  }

  /** Whether a condition may ask about a member: where that is for a pattern over names to say, it may. */
  #mayAsk({ targets = [], excluded }: Link, name: string): boolean {
    const isMeant = ({ variable, selector }: Target): boolean =>
      variable === this.variable &&
      (selector === undefined || (selector.kind === 'key' && selector.key === (this.member ?? name)));
    const isPattern = ({ variable, selector }: Target): boolean =>
      variable === this.variable && selector?.kind === 'pattern';
    return targets.some(one => isMeant(one) || isPattern(one)) && !excluded.some(isMeant);
  }
}

/** The conditions of one phase, by the variables that they ask about. */
export function questionsOf(
  askers: readonly Asker[],
  count: number,
  memo: Memo,
  judge: Prefilter,
): Questions[] {
  const groups = new Map<string, Group>();
  const make = (asking: readonly Asker[]): Group | undefined => {
    if (asking.length === 0) return undefined;
    const name = asking.map(({ place }) => place).join(' ');
    let group = groups.get(name);
    if (group === undefined) {
      const asked = new Uint32Array(Math.ceil(count / 32));
      for (const { place } of asking) (asked[place >> 5] as number) |= 1 << (place & 31);
      groups.set(name, (group = { walk: judge.walk(asked), verdicts: memo.group() }));
    }
    return group;
  };
  const variables = new Set(
    askers.flatMap(({ head: { targets = [] } }) => targets.map(({ variable }) => variable)),
  );
  return [...variables].flatMap(variable => {
    const asking = askers.filter(({ head: { targets = [] } }) =>
      targets.some(target => target.variable === variable),
    );
    const members = variable === 'XML' ? ['/*', '//@*'] : [undefined];
    const ofNames = namesOf.has(variable) ? memo.group() : undefined;
    return members.map(member => new Questions(variable, member, asking, ofNames, make));
  });
}
