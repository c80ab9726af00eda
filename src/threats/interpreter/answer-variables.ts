import type { VariableName } from '../seclang/variable-names.ts';
import type { AnswerFacts, Entry } from './facts.ts';

const one = (value: string): readonly Entry[] => [{ key: '', value }];

function headersOf({ headers }: AnswerFacts): Entry[] {
  const entries: Entry[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2)
    entries.push({ key: headers[i] as string, value: headers[i + 1] as string });
  return entries;
}

const header = (facts: AnswerFacts, name: string): string =>
  headersOf(facts).find(({ key }) => key.toLowerCase() === name)?.value ?? '';

/** How each variable that an answer has is read from it. Before there is one, they hold nothing. */
export const answerVariables: ReadonlyMap<VariableName, (facts: AnswerFacts) => readonly Entry[]> = new Map<
  VariableName,
  (facts: AnswerFacts) => readonly Entry[]
>([
  ['RESPONSE_BODY', ({ body }) => (body === '' ? [] : one(body))],
  ['RESPONSE_CONTENT_LENGTH', ({ body }) => one(String(body.length))],
  // Without its parameters, as libmodsecurity has it.
  ['RESPONSE_CONTENT_TYPE', facts => one(header(facts, 'content-type').split(';', 1)[0]?.trim() ?? '')],
  ['RESPONSE_HEADERS', headersOf],
  ['RESPONSE_HEADERS_NAMES', facts => headersOf(facts).map(({ key }) => ({ key, value: key }))],
  ['RESPONSE_PROTOCOL', ({ protocol }) => one(protocol)],
  ['RESPONSE_STATUS', ({ status }) => one(String(status))],
]);
