import type { ContractPolicy } from './declared-policies.ts';
import type { ObjectOwner } from './object-owners.ts';
import type { ContractSchemas, OperationShape } from '#enforcement';
import type { Fault } from '#kernel';
import type { JsonObject } from './json.ts';

/** What an operation does if misused; `harm` when a person can come to harm by it. */
export const categories = ['tells', 'does', 'tells-harm', 'does-harm'] as const;
export type Category = (typeof categories)[number];

/** From the widest to the narrowest. */
export const audiences = ['open', 'registered', 'partner', 'internal'] as const;
export type Audience = (typeof audiences)[number];

/** A place in a contract that is wrong or doubtful; line and column (from 1) where they are known. */
export interface ContractFault extends Fault {
  /** Of several, the one that it is in. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Suggestion {
  readonly category: Category;
  /** Plain words for the person who decides. */
  readonly reasons: readonly string[];
}

export interface ContractParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
}

/** What an operation answers, as its description shows it. */
export interface ContractExample {
  /** Its name among `examples`; null for the only one. */
  readonly name: string | null;
  readonly status: number;
  /** Null for an answer without content. */
  readonly contentType: string | null;
  readonly body: string;
}

export interface ContractOperation {
  /** Upper case. */
  readonly method: string;
  /** Template with `{name}` parameters; fixed parts decoded. */
  readonly path: string;
  readonly operationId: string | undefined;
  readonly summary: string;
  /** Media types of the request body, lower case, without parameters; empty: the operation takes no body. */
  readonly consumes: readonly string[];
  readonly bodyRequired: boolean;
  /** Media types of all described answers; empty: nothing is known. */
  readonly produces: readonly string[];
  readonly parameters: readonly ContractParameter[];
  /** Lower-case names of the header fields that callers send: header parameters and security schemes. */
  readonly requestHeaders: readonly string[];
  /** Sets of OAuth scopes of which a token must hold one; empty where the document asks for none. */
  readonly scopes: readonly (readonly string[])[];
  /** Examples of the first successful answer; empty where the document gives none, or too large ones. */
  readonly examples: readonly ContractExample[];
  /** What names the owner of its objects (`x-gatehouse-owner`); empty where the document does not say. */
  readonly owners: readonly ObjectOwner[];
  /** What is enforced of it. */
  readonly shape: OperationShape;
  /** From `x-gatehouse-policies`, those of the whole document first; empty where it names none. */
  readonly policies: readonly ContractPolicy[];
  /** From `x-gatehouse-audience`, where the document tightens its audience. */
  readonly audience: Audience | undefined;
  readonly suggestion: Suggestion;
}

export interface ContractServer {
  readonly url: string;
  readonly description: string;
}

/** An OpenAPI document read, checked and understood. */
export interface ImportedContract {
  readonly title: string;
  readonly description: string;
  /** The document's own version, `info.version`. */
  readonly version: string;
  /** The specification it was written in, such as `3.1.0` or `2.0`. */
  readonly specification: string;
  /** As plain JSON; a Swagger 2 document is converted to OpenAPI 3.0. */
  readonly document: JsonObject;
  readonly servers: readonly ContractServer[];
  /** Path of the first server, without a slash at its end; empty when the document names none. */
  readonly basePathSuggestion: string;
  /** From `x-gatehouse-audience` at the root. */
  readonly audience: Audience | undefined;
  readonly operations: readonly ContractOperation[];
  /** What the shapes of operations refer to; absent where they refer to nothing. */
  readonly schemas?: ContractSchemas;
  /** All OAuth scopes, with what each allows in the words of the document. */
  readonly scopes: Readonly<Record<string, string>>;
  /** Doubtful places that do not keep the document from being used. */
  readonly warnings: readonly ContractFault[];
}
