import { RE2JS } from 're2js';
import { command } from './command.ts';
import { markup } from './markup.ts';
import type { PatternSet } from './pattern-set.ts';
import { sql } from './sql.ts';
import { template } from './template.ts';
import { traversal } from './traversal.ts';

export const setNames = ['traversal', 'markup', 'sql', 'command', 'template'] as const;
export type SetName = (typeof setNames)[number];

export const patternSets: Readonly<Record<SetName, PatternSet>> = {
  traversal,
  markup,
  sql,
  command,
  template,
};

/**
 * Every construct that the sets look for holds one of these. It is a plain alternation without repetition, so one
 * fast pass spares ordinary text the patterns themselves; a pattern added to a set must keep that true (the
 * corpus of attacks is run through it).
 */
const suspicious =
  /['"<=;|&$`(){}\\%*#\x00\n]|\.\.|--|__|union|information_schema|pg_|sqlite_|mysql\.user|sysobjects|syscolumns|_tables|dba_users|script|constructor|jndi|waitfor|xp_cmdshell|web-inf|boot\.ini|rm\s|cmd|powershell|java\.lang|freemarker|dbms_|data:|file:|jar:|netdoc:|php:|phar:|zip:|expect:|glob:|\/etc\/|\/proc\/|\/dev\/|windows|winnt/i;

const flags = RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL;

/** One set ready to run, compiled once for the process: thousands of operations share it. */
class CompiledSet {
  readonly #name: SetName;
  /** All patterns as one: one pass over the text. One for all sets would keep too many states at a time. */
  readonly #gate: RE2JS;
  #patterns: readonly RE2JS[] | undefined;

  constructor(name: SetName) {
    this.#name = name;
    this.#gate = RE2JS.compile(patternSets[name].patterns.map(text => `(?:${text})`).join('|'), flags);
  }

  find(text: string): string | undefined {
    return this.#gate.test(text) ? `${this.#name}/${this.#numberOf(text)}` : undefined;
  }

  /** Which of the patterns it was: asked only after a find. */
  #numberOf(text: string): number {
    this.#patterns ??= patternSets[this.#name].patterns.map(pattern => RE2JS.compile(pattern, flags));
    return this.#patterns.findIndex(pattern => pattern.test(text)) + 1;
  }
}

const compiledSets = new Map<SetName, CompiledSet>();

/** Compiles the named sets into one check: what it finds in a text is named as `set/number`. */
export function compileSets(names: readonly SetName[]): (text: string) => string | undefined {
  const sets = names.map(name => {
    const set = compiledSets.get(name) ?? new CompiledSet(name);
    compiledSets.set(name, set);
    return set;
  });
  return text => {
    if (!suspicious.test(text)) return undefined;
    for (const set of sets) {
      const found = set.find(text);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
