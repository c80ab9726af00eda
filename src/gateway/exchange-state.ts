import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallerDirectory } from './callers/directory.ts';
import type { Answer, Answered, Caller, LimitHeaders, ReportedRefusal } from './exchange.ts';
import type { Refusal } from './refusal.ts';
import type { OperationPlan, Step, ZonePlan } from './snapshot/plan.ts';

/** Before anybody is known. */
export const nobody: Caller = Object.freeze({
  application: undefined,
  keyId: undefined,
  user: undefined,
  sandbox: false,
});
const noParameters: Readonly<Record<string, string>> = Object.freeze({});

/**
 * The one object behind the staged types of `exchange.ts`, with every field from the start so that all exchanges
 * have one shape. Only the pipeline's own files see it; policies see the stage they were promised.
 */
export class ExchangeState implements Answered {
  readonly callers: CallerDirectory;
  readonly zone: ZonePlan;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly startedAt: number;
  readonly now: number;
  readonly decisionId: string;
  readonly reported: ReportedRefusal[] = [];
  held: number[] | undefined = undefined;
  address = '';
  method = '';
  host = '';
  path = '';
  query = '';
  segments: readonly string[] = [];
  /** Set by `route`; reading it before is prevented by the stage types. */
  operation: OperationPlan = undefined as unknown as OperationPlan;
  parameters = noParameters;
  caller = nobody;
  planId: string | undefined = undefined;
  readonly limitHeaders: LimitHeaders = { policy: '', limit: '' };
  body: Buffer | undefined = undefined;
  answer: Answer = undefined as unknown as Answer;
  /** The attachment that refused, for the record. */
  refusedBy: Pick<Step<unknown>, 'policyId' | 'policy'> | undefined = undefined;
  refusal: Refusal | undefined = undefined;
  /** Status sent to the client; 0 when nothing was sent. */
  status = 0;
  /** Bytes of response body sent. */
  bytes = 0;
  /** False when the client or the upstream broke off before the end. */
  complete = true;
  recorded = false;

  constructor(
    callers: CallerDirectory,
    zone: ZonePlan,
    request: IncomingMessage,
    response: ServerResponse,
    startedAt: number,
    now: number,
    decisionId: string,
  ) {
    this.callers = callers;
    this.zone = zone;
    this.request = request;
    this.response = response;
    this.startedAt = startedAt;
    this.now = now;
    this.decisionId = decisionId;
  }
}
