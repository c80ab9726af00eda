import type { ContractLint } from '#contracts';
import type { Db, Tx } from '#store';
import { contractOf } from '../catalogue/versions.ts';

/**
 * Refuses a version whose contract the installation does not publish with. Linting takes seconds for the largest
 * documents: asked before a change begins, it is known when it is asked again within it.
 * @throws `contract-held-back` naming each place
 */
export async function refuseHeldBack(db: Db | Tx, versionId: string, lint: ContractLint): Promise<void> {
  if (lint.gate === 'off') return;
  const text = await contractOf(db, versionId);
  if (text !== null) await lint.refuseHeldBack(text);
}
