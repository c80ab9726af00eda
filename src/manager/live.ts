import type { Change } from '#store';

/**
 * What a change touched of the configuration that gateways serve from. Services note it here, and `settle`
 * (publish/settle.ts) makes one Snapshot of it at the end of the change, however many steps the change had. So
 * the catalogue and the newest Snapshot never drift apart unseen.
 */
export interface Touched {
  /** Versions whose own configuration changed. */
  readonly versions: Set<string>;
  /** Zones changed: every version may be concerned. */
  everything: boolean;
  /** Plans changed: they weigh nothing in a floor, but gateways must learn of them. */
  plans: boolean;
}

const touched = new WeakMap<Change, Touched>();

function noteOf(change: Change): Touched {
  const existing = touched.get(change);
  if (existing !== undefined) return existing;
  const fresh: Touched = { versions: new Set(), everything: false, plans: false };
  touched.set(change, fresh);
  return fresh;
}

export function touchVersion(change: Change, versionId: string): void {
  noteOf(change).versions.add(versionId);
}

export function touchZones(change: Change): void {
  noteOf(change).everything = true;
}

export function touchPlans(change: Change): void {
  noteOf(change).plans = true;
}

/** Takes the notes of a change; the next call finds none. */
export function takeTouched(change: Change): Touched | undefined {
  const note = touched.get(change);
  touched.delete(change);
  return note;
}
