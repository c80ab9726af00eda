import type { Answer, Validated } from './exchange.ts';
import { accepts } from './policies/content-type/accept.ts';
import { essenceOf, MediaTypes } from './policies/content-type/media-types.ts';
import { Refusal } from './refusal.ts';
import type { ExampleDocument } from './snapshot/document.ts';

/** What a sandbox key is answered. */
export interface ExampleAnswer extends Answer {
  readonly body: string;
}

/** Marks answers that no upstream gave. */
const sandboxField = 'gatehouse-sandbox';

/**
 * The contract's own example of what the operation answers: the one that the caller names (`Prefer: example=name`,
 * RFC 7240), else the first that it accepts, else the first. Pure: whatever is here, no upstream is asked.
 */
export function exampleAnswer(x: Validated): ExampleAnswer | Refusal {
  const examples = x.operation.document.examples ?? [];
  const { prefer, accept } = x.request.headers;
  const wanted = typeof prefer === 'string' ? preferredExample(prefer) : undefined;
  const named = wanted === undefined ? undefined : examples.find(({ name }) => name === wanted);
  const chosen = named ?? acceptable(examples, accept);
  if (chosen === undefined) return new Refusal('sandbox-no-example');
  const headers = [sandboxField, 'true'];
  if (named !== undefined) headers.push('preference-applied', `example="${wanted}"`);
  const { status, contentType, body } = chosen;
  // Neither has content (RFC 9110 sections 15.3.5 and 15.3.6).
  if (status === 204 || status === 205) return { status, headers, body: '' };
  if (contentType !== null) headers.unshift('content-type', contentType);
  headers.push('content-length', String(Buffer.byteLength(body)));
  return { status, headers, body };
}

/** Printable ASCII without quotes: what may go back into a header as it is. */
const preference = /(?:^|,)[ \t]*example[ \t]*=[ \t]*(?:"([ !#-[\]-~]{1,100})"|([!#-+\--:<-[\]-~]{1,100}))/i;

function preferredExample(prefer: string): string | undefined {
  const found = preference.exec(prefer);
  return found?.[1] ?? found?.[2];
}

function acceptable(
  examples: readonly ExampleDocument[],
  accept: string | undefined,
): ExampleDocument | undefined {
  if (accept === undefined || examples.length < 2) return examples[0];
  const fits = ({ contentType }: ExampleDocument): boolean => {
    const type = contentType === null ? undefined : essenceOf(contentType);
    return type !== undefined && accepts(accept, new MediaTypes([type]));
  };
  return examples.find(fits) ?? examples[0];
}
