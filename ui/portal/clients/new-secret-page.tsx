import { Select } from '@mantine/core';
import { useState } from 'react';
import type { Application, NewClientSecret } from '#kit/api/portal.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { api } from '../api.ts';
import { tokensHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { daysOf, lifetimes } from '../keys/lifetimes.ts';
import { SecretShown } from './secret-shown.tsx';

export default function NewSecretPage() {
  const [made, setMade] = useState<NewClientSecret | null>(null);
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Get a client secret"
            lead="It works beside those that there are."
            crumbs={crumbsBelow(application)}
          />
          {made === null ? (
            <SecretForm application={application} onMade={setMade} />
          ) : (
            <SecretShown application={application} made={made} />
          )}
        </>
      )}
    </OwnApplication>
  );
}

function SecretForm({
  application: { id },
  onMade,
}: {
  application: Application;
  onMade: (made: NewClientSecret) => void;
}) {
  const form = useSubmit<{ readonly lifetime: string }, NewClientSecret>({
    initial: { lifetime: '' },
    send: ({ lifetime }) =>
      api.post('/applications/{application}/client/secrets', {
        path: { application: id },
        body: daysOf(lifetime),
      }),
    places: { '/days': 'lifetime' },
    invalidates: [`/applications/${id}`],
    onDone: onMade,
  });
  return (
    <Section title="About the secret">
      <SubmitForm
        form={form}
        submit="Create secret"
        cancel={
          <LinkButton href={tokensHref(id)} variant="default">
            Cancel
          </LinkButton>
        }
      >
        <Select
          label="How long it works"
          description="Then it ends by itself. Before, you can rotate it without an outage."
          data={lifetimes}
          maw={320}
          {...form.field('lifetime')}
        />
      </SubmitForm>
    </Section>
  );
}
