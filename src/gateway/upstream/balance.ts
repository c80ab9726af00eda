import { fraction, joinHashes } from './hash.ts';
import type { Member } from './member.ts';

/** One of at least two targets. `hash` stands for what the balance goes by; only one by hash looks at it. */
export type Balance = (members: readonly Member[], hash: number, now: number) => Member | undefined;

/**
 * In turn, by weight: everybody saves up its weight, and who has most goes and pays for all. Targets of large weight
 * are used often, but not many times in a row.
 */
export const roundRobin: Balance = (members, _hash, now) => {
  let best: Member | undefined;
  let total = 0;
  for (const member of members) {
    const weight = member.weightAt(now);
    total += weight;
    member.credit += weight;
    if (best === undefined || member.credit > best.credit) best = member;
  }
  if (best !== undefined) best.credit -= total;
  return best;
};

/** Whoever has least to do for its weight; of several such, in turn. */
export const leastOutstanding: Balance = (members, hash, now) => {
  let least = Number.POSITIVE_INFINITY;
  const load = (member: Member) => (member.outstanding + 1) / member.weightAt(now);
  for (const member of members) least = Math.min(least, load(member));
  const idlest = members.filter(member => load(member) === least);
  return idlest.length === 1 ? idlest[0] : roundRobin(idlest, hash, now);
};

/**
 * Highest weighted random number wins (rendezvous hashing): when a target goes, only its own calls move, to all the
 * others; when it comes back, only those return.
 */
export const byHash: Balance = (members, hash, now) => {
  let best: Member | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const member of members) {
    const score = member.weightAt(now) / -Math.log(fraction(joinHashes(hash, member.nameHash)));
    if (score <= highest) continue;
    highest = score;
    best = member;
  }
  return best;
};
