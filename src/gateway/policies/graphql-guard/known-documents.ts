import { hash } from 'node:crypto';
import {
  askedFields,
  type GraphqlDocument,
  graphqlFault,
  graphqlFaults,
  type GraphqlLimits,
  type GraphqlSchema,
  isUnaskable,
  readGraphql,
} from '#enforcement';

/** By which a document is known: SHA-256 of its text, in hexadecimal. */
export const digestOf = (text: string): string => hash('sha256', text, 'hex');

/**
 * Documents that are taken, by their digests.
 * @throws Error for one that would be refused whoever sent it.
 */
export function knownDocuments(
  texts: readonly string[],
  limits: GraphqlLimits,
  schema: GraphqlSchema | undefined,
): ReadonlyMap<string, GraphqlDocument> {
  const known = new Map<string, GraphqlDocument>();
  for (const [i, text] of texts.entries()) {
    const document = readGraphql(text, limits.tokens);
    const fault = graphqlFault(document, { variables: {}, mustBeSafe: false }, limits);
    if (fault !== undefined) throw new Error(`document ${i + 1} ${graphqlFaults[fault]}`);
    if (document === undefined) continue;
    const asked = askedFields(document, schema);
    if (isUnaskable(asked))
      throw new Error(
        `document ${i + 1} asks for ${asked.why === 'many' ? 'too many fields' : `${asked.at}, which the schema does not have`}`,
      );
    known.set(digestOf(text), document);
  }
  return known;
}
