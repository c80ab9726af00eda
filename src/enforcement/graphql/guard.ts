import type { DocumentNode } from 'graphql/language/ast.js';
import { parse } from 'graphql/language/parser.js';
import type { GraphqlFault, GraphqlLimits, GraphqlRequest } from './limits.ts';
import { Stop, Weighing } from './weighing.ts';

/** A GraphQL document that was parsed, and not yet judged. */
export type GraphqlDocument = DocumentNode;

/** Undefined for syntax, too many tokens, or nesting beyond what the parser's stack holds. */
export function readGraphql(text: string, tokens: number): GraphqlDocument | undefined {
  try {
    return parse(text, { noLocation: true, maxTokens: tokens });
  } catch {
    return undefined;
  }
}

/** Judges every operation of a document, whichever of them is named; undefined where all keep to the limits. */
export function graphqlFault(
  document: GraphqlDocument | undefined,
  request: GraphqlRequest,
  limits: GraphqlLimits,
): GraphqlFault | undefined {
  return document === undefined ? 'syntax' : weighGraphql(document, request, limits).fault;
}

/** The same, with the steps that it took: selections, arguments and values that were looked at. */
export function weighGraphql(
  document: GraphqlDocument,
  request: GraphqlRequest,
  limits: GraphqlLimits,
): { readonly fault: GraphqlFault | undefined; readonly steps: number } {
  const weighing = new Weighing(document, request, limits);
  try {
    weighing.judge();
    return { fault: undefined, steps: weighing.steps };
  } catch (stop) {
    if (stop instanceof Stop) return { fault: stop.fault, steps: weighing.steps };
    throw stop;
  }
}
