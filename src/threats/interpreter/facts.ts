/**
 * What a contract says of a field, as far as it matters to rules. `settled`: it fixes what the value may be, and the
 * value was found to be so. `prose`: free text of people. `address`: a URL, host, path or query. `markup`: HTML that is
 * wanted. `usual`: nothing is known.
 */
export type FieldKind = 'usual' | 'settled' | 'prose' | 'address' | 'markup';

/** One member of a collection; its key as it was sent. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  /** Absent: usual. */
  readonly kind?: FieldKind;
}

export interface FileFact {
  /** Of the form's field. */
  readonly field: string;
  readonly fileName: string;
  readonly size: number;
}

/** What was read of a body. Texts are octets, one character each. */
export interface BodyFacts {
  readonly args: readonly Entry[];
  readonly files: readonly FileFact[];
  /** Header lines of the parts of a form, by the part's name. */
  readonly partHeaders: readonly Entry[];
  /** All text of an XML document, and the values of its attributes. */
  readonly xmlText: string | undefined;
  readonly xmlAttributes: readonly string[];
}

export const noBody: BodyFacts = {
  args: [],
  files: [],
  partHeaders: [],
  xmlText: undefined,
  xmlAttributes: [],
};

/** A request as rules see it. Texts are octets, one character each. */
export interface RequestFacts {
  readonly method: string;
  /** Such as `HTTP/1.1`. */
  readonly protocol: string;
  /** The target as it was sent. */
  readonly target: string;
  /** The path, still encoded, and the query without its `?`. */
  readonly path: string;
  readonly query: string;
  /** Names and values in turn, as they were sent. */
  readonly headers: readonly string[];
  readonly address: string;
  readonly host: string;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly body: string;
  /** What the body is read by, in the words of SecLang; empty for none. */
  readonly processor: string;
  /** Reads the body as what it is, or as what a rule says that it is. */
  readonly readBody: (processor: string) => BodyFacts;
}

/** An answer as rules see it, with its body as it came. Texts are octets, one character each. */
export interface AnswerFacts {
  readonly status: number;
  /** Such as `HTTP/1.1`. */
  readonly protocol: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}
