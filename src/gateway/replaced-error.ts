import { STATUS_CODES } from 'node:http';
import type { AnswerContent } from './answer-content.ts';
import type { Answered } from './exchange.ts';

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
