import type { FieldKind } from '#enforcement';

export type { FieldKind };

/** One member of a collection; its key as it was sent. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  /** What the contract says of the field that it is of. Absent: nothing. */
  readonly kind?: FieldKind;
  /** Of JSON: some name on the way to it has a dot of its own, so that the key could be read as another way. */
  readonly isDotted?: boolean;
}

export const entryOf = (key: string, value: string, kind: FieldKind | undefined): Entry =>
  kind === undefined ? { key, value } : { key, value, kind };

/** What a contract knows of the parts of a request that are no body, by their names as octets. */
export interface RequestKinds {
  readonly query: ReadonlyMap<string, FieldKind>;
  /** In lower case. */
  readonly headers: ReadonlyMap<string, FieldKind>;
  readonly cookies: ReadonlyMap<string, FieldKind>;
  /** Of the path as a whole. */
  readonly path: FieldKind | undefined;
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
  readonly kinds?: RequestKinds;
  /** What the path held in the places that its operation names, decoded; as text. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Of a body that is one text. */
  readonly bodyKind?: FieldKind | undefined;
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
