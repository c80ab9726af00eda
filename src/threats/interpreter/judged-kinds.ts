import type { FieldKind } from './facts.ts';

/** One bit for each kind of field: a rule has those set that it judges. */
const bits: Readonly<Record<FieldKind, number>> = { usual: 1, settled: 2, prose: 4, address: 8, markup: 16 };

/** Every kind: what a rule judges that was written for the very fields that it names. */
export const everyKind = 31;

/** Tags by which a rule says which fields it is not meant for, or only meant for. */
const tagged: ReadonlyMap<string, number> = new Map([
  ['fields/not-prose', ~bits.prose],
  ['fields/not-markup', ~bits.markup],
  ['fields/only-address', bits.address],
  ['fields/only-prose', bits.prose],
]);

/** The kinds of fields that a rule with these tags judges. What a contract settled needs no general rule. */
export const kindsJudged = (tags: readonly string[]): number =>
  tags.reduce((judged, tag) => judged & (tagged.get(tag) ?? everyKind), everyKind & ~bits.settled);

/** Whether a rule that judges those kinds is asked about a field of this one. */
export const isJudged = (judges: number, kind: FieldKind | undefined): boolean =>
  (judges & (kind === undefined ? bits.usual : bits[kind])) !== 0;
