import { STATUS_CODES } from 'node:http';
import { internalsIn } from '#enforcement';
import type { AnswerContent } from '../../answer-content.ts';
import type { Answered } from '../../exchange.ts';

/** What an error shows of the program behind: in its text, or in any string of a JSON document. */
export function internalsOf(content: AnswerContent): ReturnType<typeof internalsIn> {
  if (content.form === 'text') return internalsIn(content.text);
  for (const document of content.documents) {
    const found = inStrings(document);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inStrings(document: unknown): ReturnType<typeof internalsIn> {
  // Without recursion: how deep it is nested is the upstream's choice. Lines of a trace may be elements of a list.
  const rest: unknown[] = [document];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value === 'string') {
      const found = internalsIn(value);
      if (found !== undefined) return found;
    } else if (typeof value === 'object' && value !== null)
      for (const one of Object.values(value)) rest.push(one);
  }
  return undefined;
}

/** Puts the gateway's own words in place of an error's, under the same status (RFC 9457). */
export function replaceError(x: Answered, content: AnswerContent): void {
  const { headers, status } = x.answer;
  let kept = 0;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name.startsWith('content-')) continue;
    headers[kept++] = name;
    headers[kept++] = headers[i + 1] ?? '';
  }
  headers.length = kept;
  headers.push('content-type', 'application/problem+json', 'x-content-type-options', 'nosniff');
  content.replace(
    JSON.stringify({
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail:
        'The service answered with an error that is not for its callers. Give this id to the API provider.',
      instance: x.decisionId,
    }),
  );
}
