import { operatorNamed } from '../operators/index.ts';
import { type Argument, type Condition, matched } from '../operators/operator.ts';
import { type Meaning, meaningOf } from './action-meaning.ts';
import { readActions } from './actions.ts';
import type { Word } from './directives.ts';
import { type Place, SecLangFault } from './fault.ts';
import { type Macro, readMacro } from './macro.ts';
import type { Link } from './rule.ts';
import { readTargets } from './targets.ts';

/** One condition and what its actions say, before it is known whether it stands alone or in a chain. */
export interface Written {
  readonly link: Link;
  readonly meaning: Meaning;
  readonly place: Place;
}

/** What operators know of where their rule stands. */
export type Beside = Pick<Argument, 'dataFile' | 'published' | 'proven'>;

/** @throws SecLangFault */
export function readCondition(
  place: Place,
  [variables, operator, actions]: readonly [Word, Word, Word | undefined],
  beside: Beside,
): Written {
  const meaning = readMeaning(actions);
  const { targets, excluded } = readTargets(variables);
  return { place, meaning, link: linkOf(meaning, targets, excluded, readOperator(operator, beside)) };
}

/** `SecAction`: actions that need no condition. @throws SecLangFault */
export function readUnconditional(place: Place, actions: Word): Written {
  const meaning = readMeaning(actions);
  return { place, meaning, link: linkOf(meaning, undefined, [], always) };
}

/** An operator as it was read: what it tests for, and how it is written. */
interface Read {
  readonly condition: Condition;
  readonly argument: Macro;
  readonly negated: boolean;
  readonly operator: string;
}

const always: Read = {
  condition: { test: () => matched, seeks: { kind: 'always' } },
  argument: readMacro(''),
  negated: false,
  operator: '',
};

export const readMeaning = (actions: Word | undefined): Meaning =>
  meaningOf(actions === undefined ? [] : readActions(actions));

const linkOf = (
  { transformations, multiMatch, capture, effects }: Meaning,
  targets: Link['targets'],
  excluded: Link['excluded'],
  { condition: { test, seeks }, argument, negated, operator }: Read,
): Link => ({
  targets,
  excluded,
  test,
  seeks,
  argument,
  operator,
  negated,
  transformations,
  multiMatch,
  capture,
  effects,
});

/** `@rx ^a`, `!@within a b`; without a name it is a regular expression. */
function readOperator({ text, place }: Word, beside: Beside): Read {
  const negated = text.startsWith('!');
  const rest = negated ? text.slice(1) : text;
  const [, name = 'rx', argument = rest] = /^\s*@(\w+)(?:\s+([^]*))?$/.exec(rest) ?? [];
  const isNamed = /^\s*@\w/.test(rest);
  const operator = operatorNamed(name);
  if (operator === undefined) throw new SecLangFault(place, `expected an operator, found "@${name}"`);
  const given = isNamed && argument === rest ? '' : argument;
  try {
    const argument = readMacro(given);
    const condition = operator({ text: given, macro: argument, negated, ...beside });
    return { condition, argument, negated, operator: text };
  } catch (error) {
    throw new SecLangFault(place, `@${name}: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}
