import { Type } from 'typebox';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';

/** Days for which calls are kept at least where an attachment says nothing else. */
export const journalDaysUsual = 365;

/**
 * Writes every call down, durably and so that nobody can change it unnoticed, before it is forwarded. What cannot be
 * written down is refused: a call that nobody could prove afterwards is not made.
 */
export const policy = definePolicy({
  name: 'call-journal',
  title: 'Call journal',
  summary:
    'Writes every call to a tamper-evident journal before it is forwarded, and refuses what cannot be written.',
  options: Type.Object(
    {
      keepDays: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 3650,
          description: `Days for which calls are kept at least, whatever is set to be removed. ${journalDaysUsual} unless told.`,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ keepDays = journalDaysUsual }) =>
    `Each call is on the disk, in a chain that shows every change, before it is forwarded; kept for ${keepDays} days at least`,
  onError: 'deny',
  steps: (_options, _place, { journal }) => ({
    journal: async x => {
      if (journal === undefined) return unavailable('this gateway keeps no call journal');
      try {
        await journal.append(x);
        return undefined;
      } catch (error) {
        return unavailable(error instanceof Error ? error.message : String(error));
      }
    },
  }),
});

const unavailable = (reason: string): Refusal =>
  new Refusal('journal-unavailable', { headers: { 'retry-after': '2' }, reason });
