/**
 * Judges payloads: by the contract, and by limits that need none. Pure functions of octets and values, without
 * sockets, clocks or files, so that a gateway's worker threads load them and tests need nothing else.
 */
export type {
  CompiledContract,
  Direction,
  SchemaFault,
  SchemaProblem,
  StrayMember,
  Validator,
  ValidatorOptions,
} from './schema/contract.ts';
export type * from './shape.ts';
