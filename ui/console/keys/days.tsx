import { NumberInput } from '@mantine/core';
import type { Field } from '#kit/forms/use-submit.ts';

/** What is wrong with a lifetime; nothing is asked for with an empty one. */
export const daysFault = (days: number | string): string | undefined =>
  days === '' || (Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 366)
    ? undefined
    : 'A whole number of days from 1 to 366, or nothing.';

/** How long a key works. */
export function DaysField({ field }: { field: Field<number | string> }) {
  return (
    <NumberInput
      label="Days it works (optional)"
      description="1 to 366. Empty: as long as the profiles of its APIs allow, at most a year."
      min={1}
      max={366}
      allowDecimal={false}
      clampBehavior="none"
      {...field}
    />
  );
}
