/**
 * What a contract promises of an operation, in the terms in which it is enforced. Plain JSON: stored with the
 * operation, carried by the Snapshot, compiled by each gateway.
 */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

/** In the dialect of JSON Schema 2020-12, whatever the document was written in. */
export type JsonSchema = JsonObject | boolean;

/** Schemas that several operations of a version share: `$ref`s are `#/$defs/<name>` into it. */
export interface ContractSchemas {
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

export interface OperationShape {
  readonly parameters: readonly ParameterShape[];
  /** By media type; empty: none is taken. */
  readonly bodies: readonly BodyShape[];
  readonly bodyRequired: boolean;
  readonly answers: readonly AnswerShape[];
  /** From `x-gatehouse-limits`. */
  readonly limits?: PayloadLimits;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

/** How a value is written down (OpenAPI 3.1, "Style Values"). */
export type ParameterStyle =
  | 'matrix'
  | 'label'
  | 'simple'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject';

export interface ParameterShape {
  /** As the document writes it; fields are compared without regard to case. */
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** Takes characters such as `/` and `?` unencoded (RFC 3986 section 2.2). */
  readonly allowReserved: boolean;
  /** May be sent without a value (`allowEmptyValue`). */
  readonly allowEmpty?: boolean;
  /** Absent: anything. */
  readonly schema?: JsonSchema;
  /** The value is a document of this media type (`content`), and style and explode say nothing. */
  readonly mediaType?: string;
}

export interface BodyShape {
  /** Lower case, without parameters; may be a range such as `text/*`. */
  readonly mediaType: string;
  /** Absent: anything. */
  readonly schema?: JsonSchema;
  /** Of forms: how each property is written down. */
  readonly encoding?: Readonly<Record<string, PartEncoding>>;
  /** Text of an XML Schema for it. */
  readonly xsd?: string;
}

export interface PartEncoding {
  /** Media types of the part, or ranges. */
  readonly contentTypes?: readonly string[];
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly headers?: readonly HeaderShape[];
}

export interface HeaderShape {
  /** Lower case. */
  readonly name: string;
  readonly required: boolean;
  readonly explode: boolean;
  readonly schema?: JsonSchema;
  readonly mediaType?: string;
}

export interface AnswerShape {
  /** A status, a class such as `4XX`, or `default`. */
  readonly status: string;
  readonly headers: readonly HeaderShape[];
  /** Empty: the document describes no content. */
  readonly bodies: readonly BodyShape[];
}

/** What a contract may bound of its payloads: counts, and lengths in octets. */
export const payloadLimitNames = [
  'depth',
  // Values in a document altogether.
  'values',
  // Members of one object, and elements of one list.
  'members',
  'elements',
  'nameLength',
  'stringLength',
  // Parts of a form, and files among them.
  'fields',
  'files',
  'fileBytes',
] as const;

/** Tighter than what the policies say, by the contract's own word. */
export type PayloadLimits = Readonly<Partial<Record<(typeof payloadLimitNames)[number], number>>>;
