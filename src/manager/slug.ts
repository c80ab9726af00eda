import { base32, type RandomSource } from '#kernel';

/** Characters of the part that is made of the title. */
const maxLength = 40;

/**
 * A name made of a title, with a few random characters: always unique, and so never a hint that somebody else has an
 * application of this title.
 */
export function slugOf(title: string, random: RandomSource): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replace(/^-|-$/g, '');
  return `${plain === '' ? 'app' : plain}-${base32(random(5)).slice(0, 6)}`;
}
