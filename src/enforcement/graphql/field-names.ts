import type { GraphqlOperation } from './schema.ts';

/** How fields are told from each other: by types of a schema, or by the way to them. */
export interface FieldNames<Scope> {
  /** Where an operation begins; undefined where there is none of its kind. */
  root(operation: GraphqlOperation): Scope | undefined;
  /** What is asked for with a field, and where its own selection is; undefined for a field that is not known. */
  field(scope: Scope, name: string): Known<Scope> | undefined;
  /** Where a fragment on a type selects; undefined where it never could. */
  narrowed(scope: Scope, type: string): Scope | undefined;
  /** The same for the same scopes. */
  key(scope: Scope): string;
}

export interface Known<Scope> {
  readonly names: readonly string[];
  /** Undefined for what holds no fields. */
  readonly below: Scope | undefined;
}

/** Fields that every schema has at the root of its queries. */
export const isMeta = (name: string): boolean => name === '__schema' || name === '__type';
