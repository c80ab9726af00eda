import type { SnapshotDocument } from '../snapshot/document.ts';
import { type CoreRules, readCoreRules } from './files.ts';
import { installCoreRules } from './installed.ts';

/**
 * Reads the Core Rule Set and compiles all of it, and with it what is served, whose own rules may refer to rules that are
 * not there any more. Takes about a second, so it is done by a thread of its own.
 * @throws Error that names file and line of what is not supported; SnapshotFaults where what is served does not fit.
 */
export async function proveCoreRules(
  directory: string,
  document: SnapshotDocument | undefined,
): Promise<CoreRules> {
  const rules = readCoreRules(directory);
  const undo = installCoreRules(rules);
  try {
    if (document !== undefined) {
      // All of the gateway, which takes as long to load as the rules do.
      const { prepareProof, proveSnapshot } = await import('../snapshot/prove.ts');
      await prepareProof(document);
      proveSnapshot(document);
    }
    return rules;
  } finally {
    undo();
  }
}
