import type { ExchangeState } from './exchange-state.ts';
import { AnswerContent } from './answer-content.ts';
import { failed, settle } from './engine.ts';
import { blocks } from './events/answer-events.ts';
import { isGrpc } from './grpc.ts';
import { Refusal } from './refusal.ts';
import type { OperationPlan } from './snapshot/plan.ts';

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
  takeOut(headers, name => askForLess.has(name));
  askForPlain(headers);
}

/** Those of them that take away from what there is to judge: an answer without a body has only its head. */
const askForUnreadable: ReadonlySet<string> = new Set([
  'accept-encoding',
  'grpc-accept-encoding',
  'range',
  'if-range',
]);

/** The same, where an answer that says that nothing has changed will do. */
export function askForReadable(headers: string[]): void {
  takeOut(headers, name => askForUnreadable.has(name));
  askForPlain(headers);
}

/** RFC 9110 section 12.5.3: where nothing is said, any content coding will do. */
function askForPlain(headers: string[]): void {
  headers.push('accept-encoding', 'identity');
}

/** Fields that tell of the body as it was, and not of one that was changed on the way. */
const ofBody: ReadonlySet<string> = new Set([
  'content-length',
  'content-md5',
  'content-digest',
  'repr-digest',
  'digest',
  'etag',
  'accept-ranges',
  'signature',
  'signature-input',
]);

/** Takes out of an answer's head (lower-case names and values in turn) what tells of the body as it was. */
export function forgetBody(headers: string[]): void {
  takeOut(headers, name => ofBody.has(name));
}

function takeOut(headers: string[], isOut: (name: string) => boolean): void {
  let kept = 0;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (isOut(name.toLowerCase())) continue;
    headers[kept++] = name;
    headers[kept++] = headers[i + 1] ?? '';
  }
  headers.length = kept;
}

type AnswerSteps = OperationPlan['answerBody'];

/** The steps that look at answers of this status; none for most operations, whose answers are never held. */
export function answerSteps(operation: OperationPlan, status: number): AnswerSteps {
  return status >= 200 && status < 300 ? operation.answerBody : operation.otherAnswers;
}

/** Runs the steps that look at the body of an answer and may change it. Gives the body as it is to be sent. */
export function judgedAnswer(
  x: ExchangeState,
  status: number,
  headers: string[],
  body: Buffer,
  trailers: readonly string[],
): Refusal | Buffer {
  x.answer = { status, headers, trailers };
  const form = formFault(x, body);
  const content = new AnswerContent(headers, body);
  for (const step of answerSteps(x.operation, status)) {
    let verdict = form;
    try {
      verdict ??= step.mode === 'report' ? tryOut(step, x, content.whole()) : step.run(x, content);
    } catch (error) {
      verdict = failed(step, error);
    }
    const refusal = settle(step, verdict, x);
    if (refusal !== undefined) return refusal;
  }
  const whole = content.whole();
  if (whole !== body) {
    forgetBody(headers);
    headers.push('content-length', String(whole.length));
  }
  return whole;
}

/**
 * The trailers of an answer that is held, as far as they go on: those that somebody who blocks cannot judge do not. An
 * answer of gRPC would say nothing without them, not even whether it is an error, so it is refused.
 */
export function heldTrailers(
  x: ExchangeState,
  status: number,
  headers: readonly string[],
  trailers: readonly string[],
): Refusal | readonly string[] {
  const { operation } = x;
  const blind = answerSteps(operation, status).find(({ policyId }) =>
    operation.blindToTrailers.has(policyId),
  );
  if (trailers.length === 0 || blind === undefined) return trailers;
  if (!headers.some((value, i) => headers[i - 1] === 'content-type' && isGrpc(value.toLowerCase())))
    return [];
  const why = new Refusal('answer-unproven', {
    reason: `the answer is of gRPC, and ${blind.policy} cannot judge trailers`,
  });
  return settle(blind, why, x) ?? [];
}

/** Runs the steps that judge a stream of events, before any of it is sent: its head is as good as that of an answer. */
export function judgedStream(
  x: ExchangeState,
  status: number,
  headers: string[],
  steps: NonNullable<OperationPlan['answerEvents']>,
): Refusal | undefined {
  x.answer = { status, headers };
  for (const step of steps) {
    let verdict: Refusal | undefined;
    // What only reports changes nothing.
    if (step.mode === 'report') x.answer = { status, headers: [...headers] };
    try {
      verdict = step.run.head(x);
    } catch (error) {
      verdict = failed(step, error);
    } finally {
      x.answer = { status, headers };
    }
    const refusal = settle(step, verdict, x);
    if (refusal !== undefined) return refusal;
  }
  if (blocks(steps)) forgetBody(headers);
  return undefined;
}

/** What only reports changes nothing: it gets a head and a body of its own. */
function tryOut(step: AnswerSteps[number], x: ExchangeState, body: Buffer): Refusal | undefined {
  const { answer } = x;
  x.answer = { ...answer, headers: [...answer.headers] };
  try {
    return step.run(x, new AnswerContent(answer.headers, body));
  } finally {
    x.answer = answer;
  }
}

/** Why what came cannot be judged, whatever it says. */
function formFault({ answer, operation }: ExchangeState, body: Buffer): Refusal | undefined {
  if (body.length > operation.answerLimit) return answerTooLong();
  // The head may still tell of the coding that a body would have had: to HEAD, with 304.
  if (body.length === 0) return undefined;
  const { status, headers } = answer;
  let isPlain = status !== 206;
  for (let i = 0; i < headers.length; i += 2)
    if (headers[i]?.toLowerCase() === 'content-encoding' && headers[i + 1]?.toLowerCase() !== 'identity')
      isPlain = false;
  return isPlain
    ? undefined
    : new Refusal('answer-unproven', { reason: 'the answer is compressed or a part' });
}

/** Whether what cannot be judged is refused: by the first step that blocks. Where all only report, it passes. */
export function unjudged(x: ExchangeState, status: number, why: Refusal): Refusal | undefined {
  for (const step of answerSteps(x.operation, status)) {
    const refusal = settle(step, why, x);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

export const answerTooLong = (): Refusal =>
  new Refusal('answer-unproven', { reason: 'the answer is too long to be checked' });

export const answerEndless = (): Refusal =>
  new Refusal('answer-unproven', { reason: 'the answer is a stream, which is never there as a whole' });
