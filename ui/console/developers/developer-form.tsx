import { Autocomplete, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Developer } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { nameFault } from '../names.ts';
import { developerHref } from './addresses.ts';

/** Registers a developer, or changes one. The name stays what it was. */
export function DeveloperForm({ developer, close }: { developer?: Developer; close: () => void }) {
  const [, go] = useLocation();
  const communities = useRead(api, '/communities', { query: { limit: 200 } });
  const form = useSubmit({
    initial: {
      name: developer?.name ?? '',
      email: developer?.email ?? '',
      community: developer?.community ?? '',
    },
    check: ({ name, email }) => ({
      name: nameFault(name, 'developer'),
      email:
        email.trim() === '' || /^[^\s@<>"]+@[^\s@<>"]+$/.test(email.trim())
          ? undefined
          : 'Write an e-mail address such as lab@example.org.',
    }),
    send: ({ name, ...rest }) => {
      const body = { email: rest.email.trim() || null, community: rest.community.trim() || null };
      return developer === undefined
        ? api.post('/developers', { body: { name, ...body } })
        : api.patch('/developers/{developer}', {
            path: { developer: developer.id },
            revision: developer.revision,
            body,
          });
    },
    invalidates: ['/developers', '/communities'],
    done: ({ name }) => `${name} ${developer === undefined ? 'registered' : 'changed'}`,
    onDone: ({ name }) => {
      close();
      if (developer === undefined) go(developerHref(name));
    },
  });
  return (
    <SubmitForm
      form={form}
      submit={developer === undefined ? 'Register developer' : 'Save developer'}
      cancel={<CancelButton onClick={close} />}
    >
      <TextInput
        label="Name"
        description={
          developer === undefined
            ? 'Lower-case letters, digits and hyphens, such as acme-mobility. It cannot be changed later.'
            : 'It cannot be changed.'
        }
        autoComplete="off"
        disabled={developer !== undefined}
        {...(developer === undefined ? { 'data-autofocus': true } : {})}
        {...form.field('name')}
      />
      <TextInput
        label="E-mail address (optional)"
        description="Where to write about keys that end and versions that retire."
        type="email"
        autoComplete="off"
        {...form.field('email')}
      />
      <Autocomplete
        label="Community (optional)"
        description="The group they belong to: choose one, or write a new one."
        data={(communities.data?.items ?? []).map(({ community }) => community)}
        maxLength={100}
        {...form.field('community')}
      />
    </SubmitForm>
  );
}
