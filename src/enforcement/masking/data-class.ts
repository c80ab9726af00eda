/**
 * What it means if somebody learns a value, from harmless to worst. The contract says it by `x-gatehouse-data` at a
 * schema, a header or a parameter; the same word decides in answers and in everything that is recorded.
 */
export const dataClasses = ['public', 'internal', 'personal', 'sensitive', 'secret'] as const;

export type DataClass = (typeof dataClasses)[number];

/** The classes that are masked; `public` and `internal` say that somebody has looked, and that it may be seen. */
export const maskedClasses = ['personal', 'sensitive', 'secret'] as const;

export type MaskedClass = (typeof maskedClasses)[number];

const ranks: ReadonlyMap<unknown, number> = new Map(dataClasses.map((name, rank) => [name, rank]));

/** The class that a value names; undefined for anything else. */
export const dataClassOf = (value: unknown): DataClass | undefined =>
  ranks.has(value) ? (value as DataClass) : undefined;

/** Of two classes for one value the one that protects more. */
export function stricter(one: DataClass | undefined, other: DataClass | undefined): DataClass | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (ranks.get(one) ?? 0) >= (ranks.get(other) ?? 0) ? one : other;
}

export const isMasked = (dataClass: DataClass | undefined): dataClass is MaskedClass =>
  (ranks.get(dataClass) ?? 0) >= 2;
