import { loadRules, type RuleSet } from '#threats';
import type { CoreRules } from './files.ts';

/** What this thread has of the Core Rule Set. */
interface Installed {
  readonly rules: CoreRules;
  /** Where it was compiled here. */
  readonly compiled: RuleSet | undefined;
  /** Differs wherever the rules do. */
  readonly edition: number;
}

let installed: Installed | undefined;
let editions = 0;

/**
 * Policies that are compiled from then on find the Core Rule Set here. All its patterns are compiled at once, which takes
 * about a second, unless another thread did so before: then nothing is, until a policy asks for it.
 * @returns what puts back the rules that were here before
 * @throws SecLangFault that names file and line of what is not supported; then nothing has changed.
 */
export function installCoreRules(rules: CoreRules, isProven = false): () => void {
  const before = installed;
  const compiled = isProven
    ? undefined
    : loadRules(rules.files, rules.settings, rules.rules, new Set(rules.rules));
  installed = { rules, compiled, edition: ++editions };
  return () => {
    installed = before;
  };
}

/** Undefined where no directory was told. */
export const coreRules = (): Installed | undefined => installed;

export const allFiles = ({ settings, rules }: CoreRules): ReadonlySet<string> =>
  new Set([...settings, ...rules]);
