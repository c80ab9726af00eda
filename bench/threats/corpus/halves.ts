import { createHash } from 'node:crypto';

/** `seen` may be looked at while rules are written; of `scored` nobody sees more than how many were found. */
export type Half = 'seen' | 'scored';

/**
 * The half that a text belongs to, by a hash. Texts that differ in case, blanks, numbers, letters repeated or the depth of a
 * path go the same way, so that the half that is only scored holds no twins of what was looked at.
 */
export function halfOf(text: string): Half {
  const family = text
    .toLowerCase()
    .replaceAll(/\d+/g, '0')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(.)\1+/gs, '$1')
    .replaceAll(/(.{2,12}?)\1+/gs, '$1')
    .trim();
  return ((createHash('sha256').update(family).digest()[0] ?? 0) & 1) === 0 ? 'seen' : 'scored';
}
