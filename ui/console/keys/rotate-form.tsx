import { Code, Select, Text } from '@mantine/core';
import type { Key, NewKey } from '#kit/api/admin.ts';
import { overlaps } from '#kit/credentials/overlaps.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { DaysField, daysFault } from './days.tsx';

/** Replaces a key by a new one; both work for a while, so that nothing is interrupted. */
export function RotateForm({
  of: key,
  onMade,
  close,
}: {
  of: Key;
  onMade: (key: NewKey) => void;
  close: () => void;
}) {
  const initial: { overlap: string; days: number | string } = { overlap: '86400', days: '' };
  const form = useSubmit({
    initial,
    check: ({ days }) => ({ days: daysFault(days) }),
    send: ({ overlap, days }) =>
      api.post('/keys/{key}/rotate', {
        path: { key: key.id },
        body: { overlapSeconds: Number(overlap), ...(days === '' ? {} : { days: Number(days) }) },
      }),
    invalidates: ['/applications', '/keys'],
    places: { '/overlapSeconds': 'overlap' },
    onDone: onMade,
  });
  return (
    <SubmitForm form={form} submit="Rotate key" cancel={<CancelButton onClick={close} />}>
      <Text>
        A new key takes the place of the one that ends in <Code>{key.hint}</Code>. Both work until the overlap
        is over; then the old one ends by itself.
      </Text>
      <Select
        label="Overlap"
        description="Long enough to bring the new key to everywhere the old one is used."
        data={overlaps}
        {...form.field('overlap')}
      />
      <DaysField field={form.field('days')} />
    </SubmitForm>
  );
}
