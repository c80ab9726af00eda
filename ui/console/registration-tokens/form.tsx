import { NumberInput, Select, TextInput } from '@mantine/core';
import type { Developer, NewRegistrationToken } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';

const realms = [
  { value: 'external', label: 'People of the portal' },
  { value: 'internal', label: 'Staff' },
];

const initial: { purpose: string; uses: number | string; days: number | string; realm: string } = {
  purpose: '',
  uses: 1,
  days: 7,
  realm: 'external',
};

const whole = (value: number | string, most: number): string | undefined =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most
    ? undefined
    : `A whole number from 1 to ${most}.`;

/** What a registration token is for, how often it may be used, and how long. */
export function RegistrationTokenForm({
  developer,
  onMade,
  close,
}: {
  developer: Developer;
  onMade: (made: NewRegistrationToken) => void;
  close: () => void;
}) {
  const form = useSubmit({
    initial,
    check: ({ purpose, uses, days }) => ({
      purpose: purpose.trim() === '' ? 'Say what it is for.' : undefined,
      uses: whole(uses, 10_000),
      days: whole(days, 366),
    }),
    send: ({ purpose, uses, days, realm }) =>
      api.post('/developers/{developer}/registration-tokens', {
        path: { developer: developer.id },
        body: {
          purpose: purpose.trim(),
          uses: Number(uses),
          days: Number(days),
          realm: realm === 'internal' ? 'internal' : 'external',
        },
      }),
    invalidates: ['/developers'],
    onDone: onMade,
  });
  return (
    <SubmitForm form={form} submit="Make token" cancel={<CancelButton onClick={close} />}>
      <TextInput
        label="What is it for?"
        description="Such as “meters in Lindenau, spring roll-out”. It stands in the list."
        maxLength={200}
        {...form.field('purpose')}
      />
      <NumberInput
        label="Clients that may be registered with it"
        min={1}
        max={10_000}
        allowDecimal={false}
        clampBehavior="none"
        {...form.field('uses')}
      />
      <NumberInput
        label="Days it works"
        description="1 to 366. As short as the roll-out takes."
        min={1}
        max={366}
        allowDecimal={false}
        clampBehavior="none"
        {...form.field('days')}
      />
      <Select
        label="Who signs in to these clients?"
        data={realms}
        allowDeselect={false}
        {...form.field('realm')}
      />
    </SubmitForm>
  );
}
