import { Select } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'wouter';
import type { Application, NewKey } from '#kit/api/portal.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { api } from '../api.ts';
import { applicationHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { KeyShown } from './key-shown.tsx';
import { daysOf, lifetimes, overlaps } from './lifetimes.ts';

export default function RotateKeyPage() {
  const [made, setMade] = useState<NewKey | null>(null);
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Rotate a key"
            lead="You get a new key. The old one works on for a while, so that you can replace it without an outage."
            crumbs={crumbsBelow(application)}
          />
          {made === null ? (
            <RotateForm application={application} onMade={setMade} />
          ) : (
            <KeyShown application={application} made={made} />
          )}
        </>
      )}
    </OwnApplication>
  );
}

function RotateForm({ application, onMade }: { application: Application; onMade: (made: NewKey) => void }) {
  const { key } = useParams<{ key: string }>();
  const form = useSubmit({
    initial: { overlap: '86400', lifetime: '' },
    send: ({ overlap, lifetime }) =>
      api.post('/applications/{application}/keys/{key}/rotate', {
        path: { application: application.id, key },
        body: { overlapSeconds: Number(overlap), ...daysOf(lifetime) },
      }),
    places: { '/days': 'lifetime', '/overlapSeconds': 'overlap' },
    invalidates: [`/applications/${application.id}`],
    onDone: onMade,
  });
  return (
    <Section title="The old key and the new">
      <SubmitForm
        form={form}
        submit="Rotate key"
        cancel={
          <LinkButton href={applicationHref(application.id)} variant="default">
            Cancel
          </LinkButton>
        }
      >
        <Select label="The old key works on for" data={overlaps} maw={320} {...form.field('overlap')} />
        <Select
          label="The new key works"
          description="Then it ends by itself."
          data={lifetimes}
          maw={320}
          {...form.field('lifetime')}
        />
      </SubmitForm>
    </Section>
  );
}
