import type { Caller } from '../../exchange.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';
import type { CedarDecision } from './decisions.ts';
import { Judge } from './judge.ts';
import { cedarSchema } from './policy.ts';
import { type CedarFault, isFaulty, readPolicies } from './read.ts';
import type { ClaimOption } from './schema.ts';
import { wallClockIn } from './wall-clock.ts';

/** Policies as somebody is writing them, and where they are to be attached. */
export interface CedarDraft {
  readonly version: VersionDocument;
  /** Undefined for the whole version. */
  readonly operation: OperationDocument | undefined;
  readonly policies: string;
  readonly claims: readonly ClaimOption[];
  readonly timeZone: string;
}

/** A call that is only thought of. */
export interface CedarTrial {
  readonly operation: OperationDocument;
  readonly parameters: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly address: string;
  readonly country: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly caller: Caller;
}

export interface CedarCheck {
  /** What the policies are held against, in Cedar. */
  readonly schema: string;
  readonly faults: readonly CedarFault[];
  /** Undefined where nothing was tried, or the policies are faulty. */
  readonly decision: CedarDecision | undefined;
}

/**
 * Holds policies against the contract as publishing would, and decides about a call as the gateway would.
 * @throws Error for a time zone or a name that policies cannot have.
 */
export function checkCedar(draft: CedarDraft, trial?: CedarTrial): CedarCheck {
  const { version, operation, policies, claims } = draft;
  const wallClock = wallClockIn(draft.timeZone);
  const schema = cedarSchema(version, operation, claims);
  const read = readPolicies(policies, schema);
  if (isFaulty(read)) return { schema, faults: read, decision: undefined };
  if (trial === undefined) return { schema, faults: [], decision: undefined };
  const { country, zone, ...call } = trial;
  const places = { of: () => (country === undefined ? undefined : { country, regions: [] }) };
  const decision = new Judge(read, { places, claims, wallClock }).decide({
    ...call,
    method: trial.operation.method,
    zone: { document: { name: zone } },
    operation: { document: trial.operation, version },
  });
  return { schema, faults: [], decision };
}
