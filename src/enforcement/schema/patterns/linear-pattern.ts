import { RE2JS } from 're2js';
import { translated, UnusablePattern } from './translate.ts';

/** A regular expression of a contract, matched in time that grows with the text alone. */
export interface LinearPattern {
  /** As the contract writes it. */
  readonly source: string;
  test(text: string): boolean;
}

/** Longer ones are tables, not patterns; each character of it may cost each character of a text. */
const maxLength = 5_000;

/**
 * Compiles a pattern (ECMA-262 with the flag `u`, as JSON Schema has it) on an engine that does not backtrack: one
 * such as `^(a+)+$` keeps a backtracking one busy for seconds with 30 characters. Throws an `UnusablePattern` for
 * what such an engine cannot do.
 */
export function linearPattern(source: string): LinearPattern {
  if (source.length > maxLength)
    throw new UnusablePattern(`the pattern is longer than ${maxLength} characters`);
  const text = translated(source);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(text);
  } catch (error) {
    throw new UnusablePattern(`the pattern cannot be read: ${reason(error)}`);
  }
  return { source, test: value => compiled.test(value) };
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown';
  return message.includes('repeat') ? 'it repeats something more than 1,000 times; use maxLength' : message;
}
