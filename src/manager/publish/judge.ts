import {
  type OperationDocument,
  type PolicyDocument,
  policyByName,
  type VersionDocument,
  type ZoneDocument,
} from '#gateway';
import { GatehouseError } from '#kernel';
import {
  type ControlState,
  evaluate,
  type FloorReport,
  type MissingControl,
  missingControls,
  type WaiverFacts,
} from '../floors/evaluate.ts';
import type { EffectivePolicy } from '../floors/facts.ts';

/**
 * Judges documents against their floors: what is about to be served, not what it was made from. So a draft, a
 * Snapshot that is brought back and a configuration file without a store are all held to the same.
 */
export interface Judgement {
  readonly operation: OperationDocument;
  readonly report: FloorReport;
}

/** What a document does not hold, but a floor asks for. */
export interface Evidence {
  /** True once every question of the risk assessment is answered. */
  readonly assessed: boolean;
  readonly waivers: readonly WaiverFacts[];
}

export function judge(
  version: VersionDocument,
  zones: readonly ZoneDocument[],
  evidence: Evidence,
  now: number,
): Judgement[] {
  const facts = {
    zones: version.zones,
    hasContract: !version.operations.some(({ method }) => method === '*'),
    assessed: evidence.assessed,
    upstreamVerified: version.upstream.tls?.verify !== false,
  };
  const own = effective(version.policies, 'version');
  const reachable = version.zones.map(name => ({
    zone: name,
    policies: [...effective(zones.find(zone => zone.name === name)?.policies ?? [], 'zone'), ...own],
  }));
  return version.operations.map(operation => {
    const narrow = effective(operation.policies, 'operation');
    const perZone =
      narrow.length === 0
        ? reachable
        : reachable.map(({ zone, policies }) => ({ zone, policies: [...policies, ...narrow] }));
    return { operation, report: evaluate(operation, facts, perZone, evidence.waivers, now) };
  });
}

const effective = (
  documents: readonly PolicyDocument[],
  scope: EffectivePolicy['scope'],
): EffectivePolicy[] =>
  documents.map(({ id, policy, mode, options }) => ({
    id,
    policy,
    mode: mode ?? 'block',
    // A policy that nobody knows protects nothing; the Snapshot does not compile with it anyway.
    onError: policyByName.get(policy)?.onError ?? 'pass',
    scope,
    options,
  }));

/**
 * The version as it may be served: an operation that lives by waivers carries the end of the earliest, and one
 * below its floor is out of service (503) whatever let it come this far.
 */
export function markWaived(version: VersionDocument, judgements: readonly Judgement[]): VersionDocument {
  return {
    ...version,
    operations: judgements.map(({ operation, report }) => {
      const { waivedUntil: _stale, ...rest } = operation;
      const waivedUntil = report.holds ? report.waivedUntil : 0;
      return waivedUntil === undefined ? rest : { ...rest, waivedUntil };
    }),
  };
}

export function missingOf(
  judgements: readonly Judgement[],
  states: readonly ControlState['state'][],
): MissingControl[] {
  return judgements.flatMap(({ operation, report }) =>
    missingControls(
      operation,
      report.controls.filter(({ state }) => states.includes(state)),
    ),
  );
}

/** At most this many missing controls are spelled out; their number is told in full. */
const spelledOut = 500;

/** @throws `below-floor` naming each missing control of each operation. */
export function refuseMissing(label: string, missing: readonly MissingControl[]): void {
  const first = missing[0];
  if (first === undefined) return;
  const more = missing.length > 1 ? `, and ${missing.length - 1} more` : '';
  throw new GatehouseError(
    'below-floor',
    `${label}: ${first.operation} lacks "${first.title}"${more}. ${first.howToMeet}`,
    { extra: { missing: missing.slice(0, spelledOut), count: missing.length } },
  );
}
