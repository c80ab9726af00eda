import { type CoreRules, installCoreRules, readCoreRules } from '#gateway';
import { invalidInput } from '#kernel';

/**
 * Reads the Core Rule Set and compiles it here, where policies are proven before they are published; gateways' workers
 * compile what is returned.
 * @throws GatehouseError where the directory holds none, or one with something that is not supported.
 */
export function coreRulesOf(directory: string | undefined): CoreRules | undefined {
  if (directory === undefined) return undefined;
  try {
    const rules = readCoreRules(directory);
    installCoreRules(rules);
    return rules;
  } catch (error) {
    throw invalidInput([
      { at: '--threats-crs', message: error instanceof Error ? error.message : String(error) },
    ]);
  }
}
