import { Radio, Stack } from '@mantine/core';
import type { Application, NewKey } from '#kit/api/admin.ts';
import { DelegableField } from '#kit/credentials/delegable.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { DaysField, daysFault } from './days.tsx';

/** Makes a key: for which environment, and for how long. */
export function NewKeyForm({
  application,
  onMade,
  close,
}: {
  application: Application;
  onMade: (key: NewKey) => void;
  close: () => void;
}) {
  const initial: { environment: NewKey['environment']; days: number | string; delegable: boolean } = {
    environment: 'live',
    days: '',
    delegable: false,
  };
  const form = useSubmit({
    initial,
    check: ({ days }) => ({ days: daysFault(days) }),
    send: ({ environment, days, delegable }) =>
      api.post('/applications/{application}/keys', {
        path: { application: application.id },
        body: { environment, delegable, ...(days === '' ? {} : { days: Number(days) }) },
      }),
    invalidates: ['/applications'],
    onDone: onMade,
  });
  return (
    <SubmitForm form={form} submit="Make key" cancel={<CancelButton onClick={close} />}>
      <Radio.Group label="Environment" {...form.field('environment')}>
        <Stack gap="sm" mt="xs">
          <Radio
            value="live"
            label="Live"
            description="Calls reach the API and change real things. Needs an approved subscription."
          />
          <Radio
            value="test"
            label="Sandbox"
            description="Calls are answered with the examples of the contract. Nothing reaches the API: for building and trying."
          />
        </Stack>
      </Radio.Group>
      <DaysField field={form.field('days')} />
      <DelegableField field={form.field('delegable', 'checkbox')} />
    </SubmitForm>
  );
}
