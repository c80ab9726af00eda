import { loadRules, type RuleSet } from '#threats';
import type { CoreRules } from './files.ts';

/** What this thread has of the Core Rule Set, and the same compiled: whoever adds to it shares the costly parts. */
interface Installed {
  readonly rules: CoreRules;
  readonly compiled: RuleSet;
  /** Differs wherever the rules do. */
  readonly edition: number;
}

let installed: Installed | undefined;
let editions = 0;

/**
 * Loads the Core Rule Set once for a thread. Policies that are compiled from then on find it here. All its patterns are
 * compiled at once, which takes about a second, unless another thread did so before this one was given it.
 * @returns what puts back the rules that were here before
 * @throws SecLangFault that names file and line of what is not supported; then nothing has changed.
 */
export function installCoreRules(rules: CoreRules, isProven = false): () => void {
  const before = installed;
  const proven = isProven ? allFiles(rules) : undefined;
  const compiled = loadRules(rules.files, rules.settings, rules.rules, new Set(rules.rules), proven);
  installed = { rules, compiled, edition: ++editions };
  return () => {
    installed = before;
  };
}

/** Undefined where no directory was told. */
export const coreRules = (): Installed | undefined => installed;

export const allFiles = ({ settings, rules }: CoreRules): ReadonlySet<string> =>
  new Set([...settings, ...rules]);
