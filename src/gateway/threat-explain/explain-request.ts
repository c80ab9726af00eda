import { explain, type Explanation } from '#threats';
import { CallerDirectory } from '../callers/directory.ts';
import type { ClientRequest, ClientResponse } from '../client-message.ts';
import { ExchangeState } from '../exchange-state.ts';
import { readTarget } from '../normalise.ts';
import { inWords as exclusionInWords } from '../policies/threat-exclusion/in-words.ts';
import type { ExclusionOptions } from '../policies/threat-exclusion/policy.ts';
import { Exclusions } from '../policies/threat-rules/exclusions.ts';
import { factsOf } from '../policies/threat-rules/facts.ts';
import { type Options, policy as threatRules } from '../policies/threat-rules/policy.ts';
import { runOptions } from '../policies/threat-rules/run-options.ts';
import { compileRules } from '../policies/threat-rules/rules.ts';
import { type PlaceFault, Refusal } from '../refusal.ts';
import type { Mode, PolicyDocument, SnapshotDocument } from '../snapshot/document.ts';
import { compileIdle } from '../snapshot/prove.ts';
import type { OperationPlan, ZonePlan } from '../snapshot/plan.ts';
import type { HttpMessage } from './http-message.ts';
import { proposed, type ProposedExclusion } from './proposed.ts';

/** What one attachment of `threat-rules` makes of a request. */
export interface ExplainedAttachment {
  readonly policyId: string;
  readonly scope: 'zone' | 'version' | 'operation';
  readonly mode: Mode;
  /** What it judges by, in words. */
  readonly summary: string;
  readonly explanation: Explanation;
  /** What would let the request pass here, each for as little as possible. */
  readonly proposed: readonly ProposedExclusion[];
}

/** A refusal before any rule is asked. */
export interface EarlierRefusal {
  readonly policy: string;
  readonly mode: Mode;
  readonly code: string;
  readonly reason: string;
  readonly errors: readonly PlaceFault[];
}

export interface ExplainedRequest {
  readonly version: string;
  /** `<METHOD> <template>`. */
  readonly operation: string;
  readonly earlier: readonly EarlierRefusal[];
  readonly attachments: readonly ExplainedAttachment[];
  /** Exclusions that hold here, in words. */
  readonly exclusions: readonly string[];
  /** Whether rules refuse it, in block mode. */
  readonly refused: boolean;
}

export interface ExplainOptions {
  readonly zone: string;
  readonly now: number;
  /** Where the request comes from. */
  readonly address?: string;
  /** Rules that are told about whatever becomes of them. */
  readonly wanted?: ReadonlySet<number>;
}

/**
 * Tells what the threat rules of a Snapshot make of a request that somebody wrote down, and why: routed and read as the
 * gateway reads it, and judged by the plain interpreter. Nobody is identified and nothing is counted.
 * @throws Error in words where the request cannot be routed; SnapshotFaults
 */
export async function explainRequest(
  document: SnapshotDocument,
  message: HttpMessage,
  options: ExplainOptions,
): Promise<ExplainedRequest> {
  const zone = compileIdle(document).zones.get(options.zone);
  if (zone === undefined) throw new Error(`there is no zone "${options.zone}"`);
  const x = exchangeOf(zone, message, options);
  const operation = routed(zone, x);
  x.body = message.body.length === 0 ? undefined : message.body;
  const earlier = await earlierRefusals(x, operation);
  const unreadable = factsOf(x, false);
  if (unreadable instanceof Refusal) earlier.push(asEarlier('threat-rules', 'block', unreadable));
  const here: readonly (readonly [ExplainedAttachment['scope'], PolicyDocument])[] = [
    ...zone.document.policies.map(each => ['zone', each] as const),
    ...operation.version.policies.map(each => ['version', each] as const),
    ...operation.document.policies.map(each => ['operation', each] as const),
  ];
  const attachments = here
    .filter(([, { policy }]) => policy === threatRules.name)
    .flatMap(([scope, { id, mode = 'block', options: given }]): ExplainedAttachment[] => {
      const chosen = given as Options;
      const facts = factsOf(x, chosen.contract ?? true);
      if (facts instanceof Refusal) return [];
      const rules = compileRules(chosen);
      const run = { ...runOptions(chosen), leftOut: new Exclusions(rules).of(x) };
      const explanation = explain(rules, facts, run, options.wanted);
      return [
        {
          policyId: id,
          scope,
          mode,
          summary: threatRules.inWords(chosen, scope),
          explanation,
          proposed: proposed(explanation, x),
        },
      ];
    });
  return {
    version: operation.versionLabel,
    operation: operation.label,
    earlier,
    attachments,
    exclusions: here
      .filter(([, { policy }]) => policy === 'threat-exclusion')
      .map(([, { options: excluded }]) => exclusionInWords(excluded as ExclusionOptions)),
    refused: attachments.some(({ mode, explanation }) => mode === 'block' && explanation.refused),
  };
}

function exchangeOf(zone: ZonePlan, message: HttpMessage, { now, address }: ExplainOptions): ExchangeState {
  const { method, target: written, protocol } = message;
  // A URL that was copied from elsewhere: its origin routes, its path is the target.
  const url = /^https?:\/\//i.test(written) && URL.canParse(written) ? new URL(written) : undefined;
  const target = url === undefined ? written : url.pathname + url.search;
  const rawHeaders = headersOf(message, url?.host ?? 'localhost');
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    headers[name] ??= rawHeaders[i + 1] as string;
  }
  const read = readTarget(target);
  if (read instanceof Refusal)
    throw new Error(`The gateway refuses its target with ${read.status} ${read.code}: ${read.reason ?? ''}`);
  const remoteAddress = address ?? '192.0.2.1';
  const request = {
    method,
    url: target,
    rawHeaders,
    headers,
    httpVersionMajor: protocol === '2' ? 2 : 1,
    httpVersionMinor: protocol === '1.0' ? 0 : 1,
    socket: { remoteAddress, encrypted: true },
  } as unknown as ClientRequest;
  const callers = new CallerDirectory(Buffer.alloc(32));
  // Nothing is answered: no step that answers is run.
  const x = new ExchangeState(callers, zone, request, {} as ClientResponse, 0, now, 'd_explained');
  x.address = remoteAddress;
  x.method = method;
  x.host = (headers['host'] ?? '').replace(/:\d+$/, '').toLowerCase();
  x.path = read.path;
  x.query = read.query;
  x.segments = read.segments;
  return x;
}

/** With a host, and as long as the body is: people change what they paste, and leave its length as it was. */
function headersOf({ headers, body }: HttpMessage, host: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2)
    if (!/^(?:content-length|transfer-encoding)$/i.test(headers[i] as string))
      kept.push(headers[i] as string, headers[i + 1] as string);
  const hasHost = kept.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
  return [
    ...(hasHost ? [] : ['Host', host]),
    ...kept,
    ...(body.length === 0 ? [] : ['Content-Length', String(body.length)]),
  ];
}

function routed(zone: ZonePlan, x: ExchangeState): OperationPlan {
  const match = zone.router.match(x.host, x.method, x.segments);
  if ('operation' in match) {
    x.operation = match.operation;
    x.match = match;
    return match.operation;
  }
  throw new Error(
    match.allow.length > 0
      ? `The gateway refuses ${x.method} ${x.path} with 405: there ${match.allow.length === 1 ? 'is' : 'are'} ${match.allow.join(', ')}.`
      : `No operation takes ${x.method} ${x.path}: the gateway refuses it before it asks any rule.`,
  );
}

/** What the contract refuses, since rules do not look at what it settles; and what is too large to be read. */
async function earlierRefusals(x: ExchangeState, operation: OperationPlan): Promise<EarlierRefusal[]> {
  const found: EarlierRefusal[] = [];
  if ((x.body?.length ?? 0) > operation.bodyLimit)
    found.push(asEarlier('body-limit', 'block', new Refusal('body-too-large')));
  for (const step of [...operation.validate, ...operation.content]) {
    if (step.policy !== 'request-validation') continue;
    const verdict = await step.run(x);
    if (verdict !== undefined) found.push(asEarlier(step.policy, step.mode, verdict));
  }
  return found;
}

const asEarlier = (policy: string, mode: Mode, { code, reason, errors }: Refusal): EarlierRefusal => ({
  policy,
  mode,
  code,
  reason: reason ?? '',
  errors: errors ?? [],
});
