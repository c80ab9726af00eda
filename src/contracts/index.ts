/** Contracts of APIs: import of OpenAPI documents, suggestions for categories, the risk questionnaire. */
export type {
  ContractExample,
  ContractFault,
  ContractOperation,
  ContractParameter,
  ContractServer,
  ImportedContract,
  Suggestion,
} from './contract.ts';
export type { ContractPolicy } from './declared-policies.ts';
export type { ObjectOwner } from './object-owners.ts';
export { contractOf, type ContractSource, importContract, sourceOf } from './import.ts';
export { filesBeside } from './parts/beside.ts';
export { type ContractFiles, NotRead } from './parts/parts.ts';
export type { Source } from './source.ts';
export { apiNameFrom, versionNameFrom } from './names.ts';
export { ContractFetcher } from './remote/fetch.ts';
export { repeatedKeys } from './repeated-keys.ts';
export { quickFiles, quickToRead } from './yaml-apart.ts';
export { effects } from './changes/change.ts';
export type { ContractChange, ContractChanges } from './changes/change.ts';
export { contractChanges } from './changes/contract-changes.ts';
export { ContractLint } from './lint/contract-lint.ts';
export { heldBack, lintableText, lintGates, locatedReport } from './lint/report.ts';
export type { LintFinding, LintGate, LintPlace, LintReport } from './lint/report.ts';
export { severities } from './lint/rules.ts';
export {
  assess,
  assessmentFaults,
  assessmentSchema,
  needsAssessment,
  questions,
  riskAnswersSchema,
} from './questionnaire.ts';
export type { Assessment, AssessedRisk, Question } from './questionnaire.ts';
