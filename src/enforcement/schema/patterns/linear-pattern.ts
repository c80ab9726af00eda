import { RE2JS } from 're2js';
import { isDeterministic } from './deterministic.ts';
import { translated, UnusablePattern } from './translate.ts';

/** A regular expression of a contract, matched in time that grows with the text alone. */
export interface LinearPattern {
  /** As the contract writes it. */
  readonly source: string;
  test(text: string): boolean;
}

/** Longer ones are tables, not patterns; each character of it may cost each character of a text. */
const maxLength = 5_000;

/** A backtracking engine keeps a note for each character, and gives up when it has no room for more. */
const longText = 10_000;

/**
 * Compiles a pattern (ECMA-262 with the flag `u`, as JSON Schema has it) on an engine that does not backtrack: one
 * such as `^(a+)+$` keeps a backtracking one busy for seconds with 30 characters. Only patterns that are proven to
 * leave it nothing to go back to are matched by V8's own, which is 10 to 40 times as fast. Throws an
 * `UnusablePattern` for what can be matched in neither way.
 */
export function linearPattern(source: string): LinearPattern {
  if (source.length > maxLength)
    throw new UnusablePattern(`the pattern is longer than ${maxLength} characters`);
  const automaton = compiled(translated(source));
  const own = isDeterministic(source) ? native(source) : undefined;
  if (own === undefined) {
    if (automaton instanceof UnusablePattern) throw automaton;
    return { source, test: text => automaton.test(text) };
  }
  if (automaton instanceof UnusablePattern) return { source, test: text => matches(own, text) };
  return { source, test: text => (text.length > longText ? automaton.test(text) : own.test(text)) };
}

function compiled(text: string): RE2JS | UnusablePattern {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    const reason = message.includes('repeat')
      ? 'it repeats something more than 1,000 times; use maxLength'
      : message;
    return new UnusablePattern(`the pattern cannot be read: ${reason}`);
  }
}

/** Undefined for what only the other engine reads, such as escapes that `u` does not allow. */
function native(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch {
    return undefined;
  }
}

/** A text that the engine has no room for is not admitted. */
function matches(pattern: RegExp, text: string): boolean {
  try {
    return pattern.test(text);
  } catch {
    return false;
  }
}
