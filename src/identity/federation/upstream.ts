/** Somebody as a provider tells of them, whose word was checked. */
export interface Upstream {
  /** What the provider never gives to anybody else. */
  readonly subject: string;
  /** As it was told; not normalised. */
  readonly email: string | undefined;
  readonly emailVerified: boolean;
  readonly name: string | undefined;
  readonly groups: readonly string[];
  /** Whether they showed the provider a second factor, by what it says. */
  readonly secondFactor: boolean;
}

/** Characters of a subject (OpenID Connect Core section 2 says 255; directories need a little more). */
const maxSubject = 512;
/** Groups that are looked at; directories of large houses give hundreds. */
const maxGroups = 2000;

/** A text as a subject, or undefined: one that is cut off could be somebody else's. */
export const subjectOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= maxSubject ? value : undefined;

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 1000 ? value : undefined;

/** A text, or a list of texts; anything else is no group. */
export function groupsOf(value: unknown): string[] {
  const all = Array.isArray(value) ? (value as unknown[]) : [value];
  return all
    .filter((each): each is string => typeof each === 'string' && each.length <= 500)
    .slice(0, maxGroups);
}
