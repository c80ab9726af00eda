import type { ExchangeState } from './exchange-state.ts';
import { failed, settle } from './engine.ts';
import { Refusal } from './refusal.ts';

/** Fields by which a client asks for less than the whole, plain answer, which nobody could judge then. */
const askForLess: ReadonlySet<string> = new Set([
  'accept-encoding',
  'range',
  'if-range',
  'if-none-match',
  'if-modified-since',
]);

/** Takes out of the headers for the upstream (names and values in turn) what would make it answer in part. */
export function askForWhole(headers: string[]): void {
  let kept = 0;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (askForLess.has(name.toLowerCase())) continue;
    headers[kept++] = name;
    headers[kept++] = headers[i + 1] ?? '';
  }
  headers.length = kept;
}

/** Runs the steps that look at the body of an answer. */
export function judgedAnswer(
  x: ExchangeState,
  status: number,
  headers: string[],
  body: Buffer,
): Refusal | undefined {
  x.answer = { status, headers };
  const form = formFault(x, body);
  for (const step of x.operation.answerBody) {
    let verdict = form;
    try {
      verdict ??= step.run(x, body);
    } catch (error) {
      verdict = failed(step, error);
    }
    const refusal = settle(step, verdict, x);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Why what came cannot be judged, whatever it says. */
function formFault({ answer, operation }: ExchangeState, body: Buffer): Refusal | undefined {
  if (body.length > operation.answerLimit) return answerTooLong();
  const { status, headers } = answer;
  let isPlain = status !== 206;
  for (let i = 0; i < headers.length; i += 2)
    if (headers[i]?.toLowerCase() === 'content-encoding' && headers[i + 1]?.toLowerCase() !== 'identity')
      isPlain = false;
  return isPlain
    ? undefined
    : new Refusal('answer-unproven', { reason: 'the answer is compressed or a part' });
}

export const answerTooLong = (): Refusal =>
  new Refusal('answer-unproven', { reason: 'the answer is too long to be checked' });
