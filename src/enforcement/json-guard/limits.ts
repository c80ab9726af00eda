/** What a JSON text may be made of. Lengths are in octets, as the client wrote them, without quotes. */
export interface JsonLimits {
  /** Objects and arrays within each other. */
  readonly depth: number;
  /** Members of one object. */
  readonly members: number;
  /** Elements of one array. */
  readonly elements: number;
  /** Values of all kinds in the whole text, objects and arrays included. */
  readonly values: number;
  readonly nameLength: number;
  readonly stringLength: number;
  readonly numberLength: number;
  /**
   * Names in one object: `unique` refuses a name that comes twice, whatever its spelling with escapes; `distinct` also
   * names that differ in letter case or compatibility form only, which some readers take for one; `any` takes all.
   */
  readonly names: 'any' | 'unique' | 'distinct';
  /** Names that reach into JavaScript objects: `__proto__`, `constructor` and `prototype`. */
  readonly reservedNames: 'refuse' | 'allow';
}

/** Roomy for documents of business, far too small for an attack. */
export const usualJsonLimits: JsonLimits = {
  depth: 32,
  members: 1_000,
  elements: 10_000,
  values: 100_000,
  nameLength: 256,
  stringLength: 1024 * 1024,
  numberLength: 100,
  names: 'unique',
  reservedNames: 'refuse',
};

/** Deepest nesting that can be asked for: what the guard has room for. */
export const deepestJson = 512;

/** What is wrong with a text, in words that say nothing of its values. */
export const jsonFaults = {
  encoding: 'must be UTF-8',
  'byte-order-mark': 'must not begin with a byte order mark',
  syntax: 'must be JSON as RFC 8259 defines it',
  unfinished: 'must be a whole JSON text: it ends too early',
  trailing: 'must be one JSON text and nothing after it',
  surrogate: 'must not hold half of a surrogate pair',
  depth: 'is nested too deeply',
  members: 'has too many members',
  elements: 'has too many elements',
  values: 'holds too many values',
  'name-length': 'has a name that is too long',
  'string-length': 'is too long a string',
  'number-length': 'is written with too many digits',
  'number-range': 'is a number beyond what a double can hold',
  'name-repeated': 'has two members of the same name',
  'name-similar': 'has two members whose names differ in letter case only',
  'name-reserved': 'has a member with a reserved name',
} as const;

export type JsonFaultCode = keyof typeof jsonFaults;

/** Why a text is refused. */
export interface JsonFault {
  readonly code: JsonFaultCode;
  /** Octets before the place. */
  readonly offset: number;
  /** JSON Pointer (RFC 6901) to the value, or to the object or array, that is at fault. */
  readonly pointer: string;
}
