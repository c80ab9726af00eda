import type { OctetSet } from '../octet-set.ts';

/**
 * Changes a value before it is compared. Values are octets, one character each; every transformation takes time linear
 * in the length of its value.
 */
export interface Transformation {
  readonly name: string;
  readonly apply: (value: string) => string;
  /** A value without any of these is left as it is. Undefined: any may be changed. */
  readonly changes: OctetSet | undefined;
}
