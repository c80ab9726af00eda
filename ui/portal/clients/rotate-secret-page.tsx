import { Select } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'wouter';
import type { Application, NewClientSecret } from '#kit/api/portal.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { api } from '../api.ts';
import { tokensHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { daysOf, lifetimes, overlaps } from '../keys/lifetimes.ts';
import { SecretShown } from './secret-shown.tsx';

export default function RotateSecretPage() {
  const [made, setMade] = useState<NewClientSecret | null>(null);
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Rotate a client secret"
            lead="You get a new secret. The old one works on for a while, so that you can replace it without an outage."
            crumbs={crumbsBelow(application)}
          />
          {made === null ? (
            <RotateForm application={application} onMade={setMade} />
          ) : (
            <SecretShown application={application} made={made} />
          )}
        </>
      )}
    </OwnApplication>
  );
}

function RotateForm({
  application: { id },
  onMade,
}: {
  application: Application;
  onMade: (made: NewClientSecret) => void;
}) {
  const { secret } = useParams<{ secret: string }>();
  const form = useSubmit({
    initial: { overlap: '86400', lifetime: '' },
    send: ({ overlap, lifetime }) =>
      api.post('/applications/{application}/client/secrets/{secret}/rotate', {
        path: { application: id, secret },
        body: { overlapSeconds: Number(overlap), ...daysOf(lifetime) },
      }),
    places: { '/days': 'lifetime', '/overlapSeconds': 'overlap' },
    invalidates: [`/applications/${id}`],
    onDone: onMade,
  });
  return (
    <Section title="The old secret and the new">
      <SubmitForm
        form={form}
        submit="Rotate secret"
        cancel={
          <LinkButton href={tokensHref(id)} variant="default">
            Cancel
          </LinkButton>
        }
      >
        <Select label="The old secret works on for" data={overlaps} maw={320} {...form.field('overlap')} />
        <Select
          label="The new secret works"
          description="Then it ends by itself."
          data={lifetimes}
          maw={320}
          {...form.field('lifetime')}
        />
      </SubmitForm>
    </Section>
  );
}
