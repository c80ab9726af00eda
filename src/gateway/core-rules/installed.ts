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
 * Compiles the Core Rule Set once for a thread: about a second. Policies that are compiled from then on find it here.
 * @returns what puts back the rules that were here before
 * @throws SecLangFault that names file and line of what is not supported; then nothing has changed.
 */
export function installCoreRules(rules: CoreRules): () => void {
  const before = installed;
  const compiled = loadRules(rules.files, rules.settings, rules.rules, new Set(rules.rules));
  installed = { rules, compiled, edition: ++editions };
  return () => {
    installed = before;
  };
}

/** Undefined where no directory was told. */
export const coreRules = (): Installed | undefined => installed;
