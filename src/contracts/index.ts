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
export type { ObjectOwner } from './object-owners.ts';
export { importContract } from './import.ts';
export { apiNameFrom, versionNameFrom } from './names.ts';
export { ContractFetcher } from './remote/fetch.ts';
export { repeatedKeys } from './repeated-keys.ts';
export { quickToRead } from './yaml-apart.ts';
export { assess, assessmentFaults, assessmentSchema, needsAssessment, questions } from './questionnaire.ts';
export type { Assessment, AssessedRisk, Question } from './questionnaire.ts';
