/** What a GraphQL document may ask for. */
export interface GraphqlLimits {
  /** Fields within each other, fragments expanded. */
  readonly depth: number;
  /** Fields altogether, each as often as the lists around it are long (`first: 50`), fragments expanded. */
  readonly complexity: number;
  /** Fields under another name than their own, fragments expanded: one field asked for a thousand times. */
  readonly aliases: number;
  /** Directives in the document. */
  readonly directives: number;
  /** Tokens of the document: what bounds the work of reading it. */
  readonly tokens: number;
  readonly introspection: 'refuse' | 'allow';
  /** Names of arguments that say how long a list may be. */
  readonly listArguments: readonly string[];
}

export const usualGraphqlLimits: GraphqlLimits = {
  depth: 10,
  complexity: 1_000,
  aliases: 20,
  directives: 20,
  tokens: 2_000,
  introspection: 'refuse',
  listArguments: ['first', 'last', 'limit'],
};

/** What is wrong with a document, in words that say nothing of its values. */
export const graphqlFaults = {
  syntax: 'must be a GraphQL document with nothing but operations and fragments, and not too long',
  fragment: 'must define each fragment that it uses, once, and none within itself',
  depth: 'asks for fields nested too deeply',
  complexity: 'asks for too much',
  aliases: 'uses too many aliases',
  directives: 'uses too many directives',
  introspection: 'must not ask for the schema',
  method: 'must not change anything in a GET request',
} as const;

export type GraphqlFault = keyof typeof graphqlFaults;

/** How a document came. */
export interface GraphqlRequest {
  readonly variables: Readonly<Record<string, unknown>>;
  /** By GET, which must be safe (RFC 9110 section 9.2.1): any page can have a browser send it. */
  readonly mustBeSafe: boolean;
}
