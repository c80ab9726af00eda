import { NumberInput, TextInput } from '@mantine/core';
import type { NewRegistrationToken } from '#kit/api/portal.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';

const initial: { purpose: string; uses: number | string; days: number | string } = {
  purpose: '',
  uses: 1,
  days: 7,
};

const whole = (value: number | string, most: number): string | undefined =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most
    ? undefined
    : `A whole number from 1 to ${most}.`;

/** What a registration token is for, how often it may be used, and how long. */
export function RegistrationTokenForm({
  onMade,
  close,
}: {
  onMade: (made: NewRegistrationToken) => void;
  close: () => void;
}) {
  const form = useSubmit({
    initial,
    check: ({ purpose, uses, days }) => ({
      purpose: purpose.trim() === '' ? 'Say what it is for.' : undefined,
      uses: whole(uses, 50),
      days: whole(days, 90),
    }),
    send: ({ purpose, uses, days }) =>
      api.post('/registration-tokens', {
        body: { purpose: purpose.trim(), uses: Number(uses), days: Number(days) },
      }),
    invalidates: ['/registration-tokens'],
    onDone: onMade,
  });
  return (
    <SubmitForm form={form} submit="Make token" cancel={<CancelButton onClick={close} />}>
      <TextInput
        label="What is it for?"
        description="Such as “installations of version 2”."
        maxLength={200}
        {...form.field('purpose')}
      />
      <NumberInput
        label="Applications that may be registered with it"
        description="You can have 50 applications altogether."
        min={1}
        max={50}
        allowDecimal={false}
        clampBehavior="none"
        {...form.field('uses')}
      />
      <NumberInput
        label="Days it works"
        description="1 to 90. As short as the roll-out takes."
        min={1}
        max={90}
        allowDecimal={false}
        clampBehavior="none"
        {...form.field('days')}
      />
    </SubmitForm>
  );
}
