import { type Control, controlOf } from './controls.ts';
import type { EffectivePolicy, OperationFacts, VersionFacts } from './facts.ts';
import { floorOf } from './floor.ts';

/** A waiver as far as it matters here; who may grant one is settled where it is granted. */
export interface WaiverFacts {
  readonly id: string;
  /** Null: for every operation of the version. */
  readonly operationId: string | null;
  readonly control: string;
  /** Milliseconds since the epoch: lapses then. */
  readonly until: number;
  readonly revokedAt: number | null;
}

export interface ControlState {
  readonly control: string;
  /**
   * `lapsed`: not met, and the waiver that it had has ended. It counts as missing everywhere; told apart because
   * the operation is already out of service and need not stop changes to other things.
   */
  readonly state: 'met' | 'waived' | 'lapsed' | 'missing';
  /** Attachments that meet it; empty where it is built in. */
  readonly by: readonly string[];
  readonly waiver?: WaiverFacts;
}

export interface FloorReport {
  readonly controls: readonly ControlState[];
  /** When the earliest waiver that the operation lives by lapses; undefined where it needs none. */
  readonly waivedUntil: number | undefined;
  /** True when nothing is missing now. */
  readonly holds: boolean;
}

/** The attachments that apply in one zone. */
export interface ZonePolicies {
  readonly zone: string;
  readonly policies: readonly EffectivePolicy[];
}

/** Only a control that refuses, and refuses also when it fails itself, counts towards a floor. */
const counts = (policy: EffectivePolicy): boolean => policy.mode === 'block' && policy.onError === 'deny';

interface Weighed {
  readonly counting: readonly EffectivePolicy[];
  readonly reporting: ReadonlySet<string>;
}

const weigh = (policies: readonly EffectivePolicy[]): Weighed => ({
  counting: policies.filter(counts),
  reporting: new Set(policies.filter(({ mode }) => mode === 'report').map(({ policy }) => policy)),
});

/**
 * Judges one operation. `zones` holds the attachments that apply in each zone where it can be reached: a control
 * is met only when it is met in every one of them.
 */
export function evaluate(
  operation: OperationFacts & { readonly id: string },
  version: VersionFacts,
  zones: readonly ZonePolicies[],
  waivers: readonly WaiverFacts[],
  now: number,
): FloorReport {
  const perZone = zones.map(({ policies }) => weigh(policies));
  // Without a zone nothing reaches the operation, and nothing that a zone brings counts for it either.
  if (perZone.length === 0) perZone.push(weigh([]));
  const controls = floorOf(operation.category, operation.audience).map(id =>
    stateOf(controlOf(id), operation, version, perZone, waivers, now),
  );
  const waived = controls.filter(({ state }) => state === 'waived');
  return {
    controls,
    waivedUntil: waived.length > 0 ? Math.min(...waived.map(({ waiver }) => waiver?.until ?? 0)) : undefined,
    holds: controls.every(({ state }) => state === 'met' || state === 'waived'),
  };
}

function stateOf(
  control: Control,
  operation: OperationFacts & { readonly id: string },
  version: VersionFacts,
  perZone: readonly Weighed[],
  waivers: readonly WaiverFacts[],
  now: number,
): ControlState {
  const met = perZone.map(({ counting, reporting }) => control.met(counting, operation, version, reporting));
  if (met.every(by => by !== undefined))
    return { control: control.id, state: 'met', by: [...new Set(met.flat())] };
  const applying = control.waivable
    ? waivers.filter(
        waiver =>
          waiver.control === control.id &&
          (waiver.operationId === null || waiver.operationId === operation.id),
      )
    : [];
  const holding = applying.filter(waiver => waiver.revokedAt === null && waiver.until > now);
  const longest = holding.reduce<WaiverFacts | undefined>(
    (best, waiver) => (best === undefined || waiver.until > best.until ? waiver : best),
    undefined,
  );
  if (longest !== undefined) return { control: control.id, state: 'waived', by: [], waiver: longest };
  const ended = applying.at(-1);
  return ended === undefined
    ? { control: control.id, state: 'missing', by: [] }
    : { control: control.id, state: 'lapsed', by: [], waiver: ended };
}

/** One entry of a refusal's `missing`: what to do about a control that an operation lacks. */
export interface MissingControl {
  readonly operation: string;
  readonly operationId: string;
  readonly control: string;
  readonly title: string;
  readonly why: string;
  readonly howToMeet: string;
}

/** The controls that a report finds missing, in words for the person who publishes. */
export function missingControls(
  operation: OperationFacts & { readonly id: string },
  states: readonly ControlState[],
): MissingControl[] {
  return states.map(({ control: id, state, waiver }) => {
    const control = controlOf(id);
    const lapsed =
      state === 'lapsed' && waiver !== undefined
        ? ` The waiver ${waiver.id} ${waiver.revokedAt === null ? 'lapsed' : 'was revoked'}.`
        : '';
    return {
      operation: `${operation.method} ${operation.path}`,
      operationId: operation.id,
      control: id,
      title: control.title,
      why: control.why,
      howToMeet: control.howToMeet + lapsed,
    };
  });
}
