import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '#kit/api/hooks.ts';
import type { Application, NewKey } from '#kit/api/portal.ts';
import { DelegableField } from '#kit/credentials/delegable.tsx';
import { Choices } from '#kit/forms/choices.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { counted } from '#kit/format.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { api } from '../api.ts';
import { applicationHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { environments, type Environment } from './environments.ts';
import { KeyShown } from './key-shown.tsx';
import { daysOf, lifetimes } from './lifetimes.ts';

export default function NewKeyPage() {
  const [made, setMade] = useState<NewKey | null>(null);
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Get a key"
            lead={`It tells the gateway that ${application.title} calls.`}
            crumbs={crumbsBelow(application)}
          />
          {made === null ? (
            <KeyForm application={application} onMade={setMade} />
          ) : (
            <KeyShown application={application} made={made} />
          )}
        </>
      )}
    </OwnApplication>
  );
}

interface Values {
  readonly environment: Environment;
  readonly lifetime: string;
  readonly delegable: boolean;
}

function KeyForm({ application, onMade }: { application: Application; onMade: (made: NewKey) => void }) {
  const form = useSubmit<Values, NewKey>({
    initial: { environment: 'live', lifetime: '', delegable: false },
    send: ({ environment, lifetime, delegable }) =>
      api.post('/applications/{application}/keys', {
        path: { application: application.id },
        body: { environment, delegable, ...daysOf(lifetime) },
      }),
    places: { '/days': 'lifetime' },
    invalidates: [`/applications/${application.id}`],
    onDone: onMade,
  });
  const keys = useRead(api, '/applications/{application}/keys', { path: { application: application.id } });
  const { value: environment } = form.field('environment');
  const working = (keys.data?.items ?? []).filter(
    key => key.state === 'working' && key.environment === environment,
  );
  return (
    <Section title="About the key">
      {working.length > 0 && (
        <Text mb="md">
          {application.title} has {counted(working.length, 'key')} of this kind that{' '}
          {working.length === 1 ? 'works' : 'work'}. The new one is in addition and replaces none: they go on
          working. To put a new key in the place of an old one, rotate that one instead.
        </Text>
      )}
      <SubmitForm
        form={form}
        submit="Create key"
        cancel={
          <LinkButton href={applicationHref(application.id)} variant="default">
            Cancel
          </LinkButton>
        }
      >
        <Choices label="What is it for?" choices={environments} {...form.field('environment')} />
        <Select
          label="How long it works"
          description="Then it ends by itself. Before, you can rotate it without an outage."
          data={lifetimes}
          maw={320}
          {...form.field('lifetime')}
        />
        <DelegableField field={form.field('delegable', 'checkbox')} />
      </SubmitForm>
    </Section>
  );
}
