import { Radio, Stack, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Application } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { nameFault } from '../names.ts';
import { applicationHref } from './addresses.ts';
import { DeveloperField } from './developer-field.tsx';
import { kindMeanings, kindTitles } from './kinds.ts';

type Kind = Application['kind'];

/** Registers an application, or changes one. Name and developer stay what they were. */
export function ApplicationForm({
  application,
  developer = '',
  close,
}: {
  application?: Application;
  /** Whose it will be, where that is known. */
  developer?: string;
  close: () => void;
}) {
  const [, go] = useLocation();
  const fresh = application === undefined;
  const initial: { title: string; name: string; developer: string; kind: Kind } = {
    title: application?.title ?? '',
    name: application?.name ?? '',
    developer,
    kind: application?.kind ?? 'confidential',
  };
  const form = useSubmit({
    initial,
    check: ({ title, name, developer: owner }) => ({
      title: title.trim() === '' ? 'Say what it is called.' : undefined,
      name: nameFault(name, 'application'),
      developer: fresh && owner.trim() === '' ? 'Choose the developer whose application it is.' : undefined,
    }),
    send: ({ title, name, developer: owner, kind }) =>
      fresh
        ? api.post('/applications', { body: { title: title.trim(), name, developer: owner.trim(), kind } })
        : api.patch('/applications/{application}', {
            path: { application: application.id },
            revision: application.revision,
            body: { title: title.trim(), kind },
          }),
    invalidates: ['/applications', '/developers'],
    done: ({ title }) => `${title} ${fresh ? 'registered' : 'changed'}`,
    onDone: ({ name }) => {
      close();
      if (fresh) go(applicationHref(name));
    },
  });
  return (
    <SubmitForm
      form={form}
      submit={fresh ? 'Register application' : 'Save application'}
      cancel={<CancelButton onClick={close} />}
    >
      {fresh && developer === '' && <DeveloperField field={form.field('developer')} />}
      <TextInput label="Title" description="What people call it." maxLength={200} {...form.field('title')} />
      {fresh && (
        <TextInput
          label="Name"
          description="Lower-case letters, digits and hyphens, such as trip-planner. It stands in logs and analytics and cannot be changed later."
          autoComplete="off"
          {...form.field('name')}
        />
      )}
      <Radio.Group label="Kind" description="Can it keep a secret?" {...form.field('kind')}>
        <Stack gap="sm" mt="xs">
          {(['confidential', 'public'] as const).map(kind => (
            <Radio key={kind} value={kind} label={kindTitles[kind]} description={kindMeanings[kind]} />
          ))}
        </Stack>
      </Radio.Group>
    </SubmitForm>
  );
}
