import { Alert, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useLocation, useSearchParams } from 'wouter';
import type { Application } from '#kit/api/portal.ts';
import { Choices } from '#kit/forms/choices.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { safeNext } from '#signin/next.ts';
import { api } from '../api.ts';
import { applicationHref } from './addresses.ts';
import { kindOf, kinds, places, type Place } from './kinds.ts';

interface Values {
  readonly title: string;
  readonly place: Place | '';
}

/** Registers an application. The kind is not asked for: it follows from where the program runs. */
export function ApplicationForm({ cancel, leave = 'Cancel' }: { cancel: string; leave?: string }) {
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const form = useSubmit<Values, Application>({
    initial: { title: '', place: '' },
    check: ({ title, place }) => ({
      title: title.trim() === '' ? 'Give it a name.' : undefined,
      place: place === '' ? 'Choose where it will run.' : undefined,
    }),
    send: ({ title, place }) =>
      api.post('/applications', {
        body: { title: title.trim(), kind: kindOf[place === '' ? 'browser' : place] },
      }),
    places: { '/kind': 'place' },
    invalidates: ['/applications'],
    done: ({ title }) => `${title} is registered`,
    onDone: ({ id }) => {
      const then = parameters.get('then');
      if (then === null) return navigate(applicationHref(id));
      const next = safeNext(then);
      navigate(`${next}${next.includes('?') ? '&' : '?'}application=${encodeURIComponent(id)}`);
    },
  });
  const { place } = form.values;
  return (
    <SubmitForm
      form={form}
      submit="Create application"
      cancel={
        <LinkButton href={cancel} variant="default">
          {leave}
        </LinkButton>
      }
    >
      <TextInput
        label="Name"
        description="What you and the owners of the APIs call it."
        maxLength={120}
        maw={480}
        {...form.field('title')}
      />
      <Choices
        label="Where will it run?"
        description="It decides how well a key can be kept there."
        choices={places}
        {...form.field('place')}
      />
      {place !== '' && (
        <Alert
          variant="light"
          color="gate"
          icon={<IconInfoCircle size={18} aria-hidden />}
          title={`So it is ${kinds[kindOf[place]].label.toLowerCase()}`}
          role="status"
        >
          {kinds[kindOf[place]].meaning}
        </Alert>
      )}
    </SubmitForm>
  );
}
