import { Select, Text, Textarea, TextInput } from '@mantine/core';
import type { Stop } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { kinds } from './kinds.ts';

const minute = 60_000;
const lengths = [
  { value: '', label: 'Until somebody lifts it' },
  { value: String(15 * minute), label: '15 minutes' },
  { value: String(60 * minute), label: '1 hour' },
  { value: String(240 * minute), label: '4 hours' },
  { value: String(1_440 * minute), label: '1 day' },
  { value: String(10_080 * minute), label: '1 week' },
];

const fresh: { what: Stop['what']; subject: string; reason: string; lasts: string } = {
  what: 'api',
  subject: '',
  reason: '',
  lasts: '',
};

/** Says what to stop, why and for how long, and stops it. */
export function StopForm({ onDone }: { onDone: () => void }) {
  const form = useSubmit({
    initial: fresh,
    check: ({ subject, reason }) => ({
      subject: subject.trim() === '' ? 'Say what to stop.' : undefined,
      reason: reason.trim().length < 8 ? 'Say why in at least 8 characters.' : undefined,
    }),
    send: ({ what, subject, reason, lasts }) =>
      api.post('/stops', {
        body: {
          what,
          subject: subject.trim(),
          reason: reason.trim(),
          ...(lasts !== '' && { until: Date.now() + Number(lasts) }),
        },
      }),
    invalidates: ['/stops'],
    done: 'Stopped',
    onDone,
  });
  const { named, effect } = kinds[form.values.what];
  return (
    <SubmitForm form={form} submit="Stop now" danger cancel={<CancelButton onClick={onDone} />}>
      <Select
        label="What"
        allowDeselect={false}
        data={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))}
        {...form.field('what')}
      />
      <TextInput
        label="Which"
        description={named}
        maxLength={200}
        data-autofocus
        {...form.field('subject')}
      />
      <Text size="sm">It takes effect at every gateway within a second. {effect}</Text>
      <Select label="How long" allowDeselect={false} data={lengths} {...form.field('lasts')} />
      <Textarea
        label="Reason"
        description="Stands in the list and in the audit log. Name no secrets and no persons."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        {...form.field('reason')}
      />
    </SubmitForm>
  );
}
