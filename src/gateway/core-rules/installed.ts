import { loadRules, type RuleSet } from '#threats';
import type { CoreRules } from './files.ts';

/** What this thread has of the Core Rule Set, and the same compiled: whoever adds to it shares the costly parts. */
interface Installed {
  readonly rules: CoreRules;
  readonly compiled: RuleSet;
}

let installed: Installed | undefined;

/**
 * Compiles the Core Rule Set once for a thread, before it serves: about a second. Policies that use it find it here.
 * @throws SecLangFault that names file and line of what is not supported.
 */
export function installCoreRules(rules: CoreRules): void {
  installed = { rules, compiled: loadRules(rules.files, rules.settings, rules.rules, new Set(rules.rules)) };
}

/** Undefined where no directory was told. */
export const coreRules = (): Installed | undefined => installed;
