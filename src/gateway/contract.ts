import { type CompiledContract, compileContract, type ContractSchemas } from '#enforcement';
import type { VersionDocument } from './snapshot/document.ts';

const none: ContractSchemas = { $defs: {} };
const compiled = new WeakMap<VersionDocument, CompiledContract>();

/** The contract of a version, ready to judge; one for all policies that ask, and gone with its Snapshot. */
export function contractOf(version: VersionDocument): CompiledContract {
  let contract = compiled.get(version);
  if (contract === undefined) compiled.set(version, (contract = compileContract(version.schemas ?? none)));
  return contract;
}
