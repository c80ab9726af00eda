/** Leaves that every component may use: errors, problem documents, time, identifiers, schemas, log, masking. */
export { systemClock, type Clock } from './clock.ts';
export { addressFault, checkedAddress, EgressRefused, guardedFetch, isOnThisMachine } from './egress.ts';
export {
  errorCatalogue,
  errorCodes,
  GatehouseError,
  invalidInput,
  type ErrorCode,
  type Fault,
} from './errors.ts';
export { base32, newId, systemRandom, type RandomSource } from './ids.ts';
export { createLog, type Log } from './log.ts';
export { isSecretHeader, masked, maskRecorded, maskText } from './mask.ts';
export { findPersonal } from './personal/find.ts';
export { personalKinds, type Finding, type PersonalKind } from './personal/kinds.ts';
export { kindByName } from './personal/member-names.ts';
export { prepared } from './prepared.ts';
export { problem, problemType, type Problem } from './problem.ts';
export { parser, type Parser } from './schema.ts';
export { cameThroughGateway, viaName } from './via.ts';
