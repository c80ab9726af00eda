import { TextInput } from '@mantine/core';
import type { Application } from '#kit/api/portal.ts';
import { Facts } from '#kit/facts.tsx';
import { Choices } from '#kit/forms/choices.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Section } from '#kit/section.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { ApplicationFrame, OwnApplication } from './frame.tsx';
import { kindChoices } from './kinds.ts';

export default function SettingsPage() {
  return (
    <OwnApplication>
      {application => (
        <ApplicationFrame application={application}>
          <Section title="Name and kind">
            <SettingsForm key={application.revision} application={application} />
          </Section>
          <Section title="In logs and analytics">
            <Facts
              items={[
                ['Tag', <code key="tag">{application.tag}</code>],
                ['Name', <code key="name">{application.name}</code>],
                ['Registered', <Time key="at" at={application.createdAt} />],
              ]}
            />
          </Section>
        </ApplicationFrame>
      )}
    </OwnApplication>
  );
}

function SettingsForm({ application }: { application: Application }) {
  const { id, title, kind, revision } = application;
  const form = useSubmit({
    initial: { title, kind },
    check: values => ({ title: values.title.trim() === '' ? 'Give it a name.' : undefined }),
    send: values =>
      api.patch('/applications/{application}', {
        path: { application: id },
        body: { title: values.title.trim(), kind: values.kind },
        revision,
      }),
    invalidates: ['/applications'],
    done: 'Saved',
  });
  return (
    <SubmitForm form={form} submit="Save">
      <TextInput label="Name" maxLength={120} maw={480} {...form.field('title')} />
      <Choices
        label="Kind"
        description="By where the program runs and who can look into it."
        choices={kindChoices}
        {...form.field('kind')}
      />
    </SubmitForm>
  );
}
