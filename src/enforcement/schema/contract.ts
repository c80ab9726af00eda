import type { JsonSchema, OperationShape } from '../shape.ts';

/** What is wrong with a value, for the developer who sent it. Holds nothing of the value itself. */
export interface SchemaFault {
  /** JSON Pointer (RFC 6901) to the place in the value; empty for the whole. */
  readonly pointer: string;
  /** Plain words that complete "the value at this place …", such as `must be a date (2026-01-31)`. */
  readonly expected: string;
  /** The keyword of the schema that refused it. */
  readonly keyword: string;
}

/** Whether a payload goes to the upstream or comes from it: `readOnly` and `writeOnly` depend on it. */
export type Direction = 'request' | 'response';

/** A member that the contract does not let pass in this direction, though the value may be valid without it. */
export interface StrayMember {
  readonly pointer: string;
  /** The object that has it, so that it can be taken out. */
  readonly owner: object;
  readonly name: string;
  readonly why: 'unknown' | 'readOnly' | 'writeOnly';
}

export interface Validator {
  /** The first fault; undefined for a value as promised. Strays are faults too, unknown ones where refused. */
  (value: unknown): SchemaFault | undefined;
  /** Whether one quick look shows that there is no fault; where it does not, there may be none all the same. */
  isPlainlyGood(value: unknown): boolean;
  /**
   * The members that the contract does not know, or that are not for this direction, unknown ones whatever the
   * validator refuses: at most `limit`, in the order of the value. Where the value is not valid by the schema
   * otherwise, those that are known to be strays all the same.
   */
  strays(value: unknown, limit: number): readonly StrayMember[];
}

export interface ValidatorOptions {
  /** Members that no schema that applies to their object mentions. */
  readonly unknownMembers: 'refuse' | 'allow';
}

/** A place in a contract that cannot be enforced, and why, for who wrote the contract. */
export interface SchemaProblem {
  /** JSON Pointer into the schemas (`/$defs/…`), or into the shape that was proven. */
  readonly at: string;
  readonly message: string;
}

/** The schemas of a version, ready to judge. Validators are compiled when first asked for and kept. */
export interface CompiledContract {
  /** Of a schema that cannot be enforced nothing is valid; `prove` says so beforehand. */
  validator(schema: JsonSchema, direction: Direction, options: ValidatorOptions): Validator;
  /** Compiles all that the operation needs; what it gives back keeps the contract from being published. */
  prove(shape: OperationShape): readonly SchemaProblem[];
}
