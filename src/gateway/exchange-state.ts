import type { ClientRequest, ClientResponse } from './client-message.ts';
import type { ParsedContent } from './content.ts';
import type { CallerDirectory } from './callers/directory.ts';
import type { Answer, Answered, Caller, LimitHeaders, ReportedRefusal, Upgrade } from './exchange.ts';
import type { Opening } from './websocket/client-handshake.ts';
import type { Pace } from './limits/pace.ts';
import type { SharedTake } from './limits/shared-takes.ts';
import type { Refusal } from './refusal.ts';
import type { OperationPlan, Step, ZonePlan } from './snapshot/plan.ts';
import type { Match } from './snapshot/router.ts';

/** Before anybody is known. */
export const nobody: Caller = Object.freeze({
  application: undefined,
  keyId: undefined,
  signingKeyId: undefined,
  user: undefined,
  sandbox: false,
  certificate: undefined,
});
const unmatched: Pick<Match, 'parameters'> = { parameters: Object.freeze({}) };

/** How a WebSocket went, for the record. */
export interface WebSocketSummary {
  /** Of the closing handshake; 1005 for none, 1006 where the client broke off. */
  readonly code: number;
  /** Messages from the client, and to it. */
  readonly received: number;
  readonly sent: number;
  /** `performance.now()` at the 101. */
  readonly openedAt: number;
  readonly seconds: number;
}

/**
 * The one object behind the staged types of `exchange.ts`, with every field from the start so that all exchanges
 * have one shape. Only the pipeline's own files see it; policies see the stage they were promised.
 */
export class ExchangeState implements Answered {
  readonly callers: CallerDirectory;
  readonly zone: ZonePlan;
  readonly request: ClientRequest;
  readonly response: ClientResponse;
  readonly startedAt: number;
  readonly now: number;
  readonly decisionId: string;
  readonly reported: ReportedRefusal[] = [];
  held: number[] | undefined = undefined;
  paces: Pace[] | undefined = undefined;
  shared: SharedTake[] | undefined = undefined;
  upgrade: Upgrade | undefined = undefined;
  /** What the opening handshake asks for, once it is found good. */
  opening: Opening | undefined = undefined;
  address = '';
  method = '';
  host = '';
  path = '';
  query = '';
  segments: readonly string[] = [];
  /** Set by `route`; reading it before is prevented by the stage types. */
  operation: OperationPlan = undefined as unknown as OperationPlan;
  match = unmatched;
  caller = nobody;
  planId: string | undefined = undefined;
  readonly limitHeaders: LimitHeaders = { policy: '', limit: '' };
  body: Buffer | undefined = undefined;
  codedBody: Buffer | undefined = undefined;
  /** What was read of the body, or why it could not be (`content.ts`). */
  content: ParsedContent | Refusal | undefined = undefined;
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
  /** How a WebSocket went, at its end. */
  webSocket: WebSocketSummary | undefined = undefined;

  constructor(
    callers: CallerDirectory,
    zone: ZonePlan,
    request: ClientRequest,
    response: ClientResponse,
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

  /** Decoded values of the template's parameters. */
  get parameters(): Readonly<Record<string, string>> {
    return this.match.parameters;
  }
}
