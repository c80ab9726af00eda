import type { EndingCredential } from '#kit/api/admin.ts';
import { nameOf, timeLeft } from '#kit/credentials/ending.tsx';
import { counted } from '#kit/format.ts';
import { endingHref } from '../ending/addresses.ts';
import type { Matter } from './matters.ts';

/** Days left, from which on the end of a credential is a matter: its developer was told weeks before. */
export const matterDays = 7;

/** Credentials that end within a week, in one line: their developers were told, and may need a hand. */
export function endingMatters(items: readonly EndingCredential[], now: number): readonly Matter[] {
  const [first] = items;
  if (first === undefined) return [];
  const { application, notAfter } = first;
  return [
    {
      key: 'ending',
      kind: 'soon',
      title:
        items.length === 1
          ? `${nameOf(first)} of ${application.title} ends ${timeLeft(notAfter, now)}`
          : `${counted(items.length, 'credential')} of applications end within ${counted(matterDays, 'day')}`,
      detail:
        items.length === 1
          ? 'Nothing takes its place yet. Calls with it are refused from then on.'
          : `Nothing takes their place yet. The first is the ${nameOf(first)} of ${application.title}.`,
      href: endingHref,
      action: 'Show what ends',
      at: notAfter,
    },
  ];
}
