/** What personal data looks like by itself, without anybody having declared it. */
export const personalKinds = ['card', 'iban', 'email', 'phone', 'national-id'] as const;

export type PersonalKind = (typeof personalKinds)[number];

/** A stretch of a text, in UTF-16 code units; `end` is behind the last. */
export interface Finding {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
}
