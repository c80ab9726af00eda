import type { Authority } from '#kit/api/admin.ts';
import { counted } from '#kit/format.ts';

const day = 86_400_000;
/** Days left, from which on an end is told as near. */
const nearDays = 14;

/** How far away an end is: `over`, within 14 days, or later. */
export type Nearness = 'over' | 'soon' | 'far';

export const nearness = (at: number, now: number): Nearness =>
  at <= now ? 'over' : at < now + nearDays * day ? 'soon' : 'far';

/** Time left in whole days: "within a day", "in 5 days". */
export function within(at: number, now: number): string {
  const days = Math.floor((at - now) / day);
  return days === 0 ? 'within a day' : `in ${counted(days, 'day')}`;
}

/** The list that runs out first: past it, nothing of its issuer is accepted. */
export const firstList = ({ revocations }: Authority): Authority['revocations'][number] | undefined =>
  revocations.toSorted((a, b) => a.nextUpdate - b.nextUpdate)[0];

/** How many certificates an authority has. */
export const certificateCount = ({ certificates }: Authority): number =>
  certificates.split('-----BEGIN CERTIFICATE-----').length - 1;
