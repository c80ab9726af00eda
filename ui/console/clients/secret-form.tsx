import { Code, Select, Text } from '@mantine/core';
import type { Application, ClientSecret, NewClientSecret } from '#kit/api/admin.ts';
import { overlaps } from '#kit/credentials/overlaps.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { DaysField, daysFault } from '../keys/days.tsx';

/** Makes a secret: another one, or one in place of `replaces`, both working for a while. */
export function SecretForm({
  application: { id },
  replaces,
  onMade,
  close,
}: {
  application: Application;
  replaces: ClientSecret | undefined;
  onMade: (made: NewClientSecret) => void;
  close: () => void;
}) {
  const initial: { overlap: string; days: number | string } = { overlap: '86400', days: '' };
  const form = useSubmit({
    initial,
    check: ({ days }) => ({ days: daysFault(days) }),
    send: ({ overlap, days }) => {
      const life = days === '' ? {} : { days: Number(days) };
      return replaces === undefined
        ? api.post('/applications/{application}/client/secrets', { path: { application: id }, body: life })
        : api.post('/client-secrets/{secret}/rotate', {
            path: { secret: replaces.id },
            body: { overlapSeconds: Number(overlap), ...life },
          });
    },
    invalidates: ['/applications', '/client-secrets'],
    places: { '/overlapSeconds': 'overlap' },
    onDone: onMade,
  });
  return (
    <SubmitForm
      form={form}
      submit={replaces === undefined ? 'Make secret' : 'Rotate secret'}
      cancel={<CancelButton onClick={close} />}
    >
      {replaces === undefined ? (
        <Text>It works beside those that there are.</Text>
      ) : (
        <>
          <Text>
            A new secret takes the place of the one that ends in <Code>{replaces.hint}</Code>. Both work until
            the overlap is over; then the old one ends by itself.
          </Text>
          <Select
            label="Overlap"
            description="Long enough to bring the new secret to everywhere the old one is used."
            data={overlaps}
            {...form.field('overlap')}
          />
        </>
      )}
      <DaysField field={form.field('days')} />
    </SubmitForm>
  );
}
