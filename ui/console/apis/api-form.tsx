import { Select, Textarea, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Api } from '#kit/api/admin.ts';
import { CancelButton, FormDialog } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import type { Field } from '#kit/forms/use-submit.ts';
import { api } from '../api.ts';
import { apiHref } from './addresses.ts';
import { nameFault } from '../names.ts';

/** Adds an API, or changes the one that is given. */
export function ApiDialog({ opened, onClose, of }: { opened: boolean; onClose: () => void; of?: Api }) {
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={of === undefined ? 'Add an API' : `Edit ${of.title}`}
    >
      {of === undefined ? <Add onClose={onClose} /> : <Edit of={of} onClose={onClose} />}
    </FormDialog>
  );
}

const fresh: Pick<Api, 'name' | 'title' | 'description' | 'owner' | 'tokenFormat'> = {
  name: '',
  title: '',
  description: '',
  owner: '',
  tokenFormat: 'jwt',
};

function Add({ onClose }: { onClose: () => void }) {
  const [, navigate] = useLocation();
  const form = useSubmit({
    initial: fresh,
    check: ({ name }) => ({ name: nameFault(name, 'API') }),
    send: ({ title, ...rest }) =>
      api.post('/apis', { body: { ...rest, ...(title.trim() !== '' && { title: title.trim() }) } }),
    invalidates: ['/apis', '/owners'],
    done: 'API added',
    onDone: made => {
      onClose();
      navigate(apiHref(made));
    },
  });
  return (
    <SubmitForm form={form} submit="Add API" cancel={<CancelButton onClick={onClose} />}>
      <TextInput
        label="Name"
        description="Stands in addresses and never changes: lower-case letters, digits and hyphens, 63 at most."
        placeholder="city-open-data"
        maxLength={63}
        data-autofocus
        spellCheck={false}
        autoCapitalize="none"
        {...form.field('name')}
      />
      <TextInput
        label="Title (optional)"
        description="What people read; the name unless told."
        maxLength={200}
        {...form.field('title')}
      />
      <Description field={form.field('description')} />
      <Owner field={form.field('owner')} />
      <TokenFormat field={form.field('tokenFormat')} />
    </SubmitForm>
  );
}

function Edit({ of, onClose }: { of: Api; onClose: () => void }) {
  const form = useSubmit({
    initial: { title: of.title, description: of.description, owner: of.owner, tokenFormat: of.tokenFormat },
    check: ({ title }) => ({ title: title.trim() === '' ? 'An API needs a title.' : undefined }),
    send: body => api.patch('/apis/{api}', { path: { api: of.id }, body, revision: of.revision }),
    invalidates: ['/apis', '/owners'],
    done: 'API changed',
    onDone: onClose,
  });
  return (
    <SubmitForm form={form} submit="Save changes" cancel={<CancelButton onClick={onClose} />}>
      <TextInput label="Title" maxLength={200} data-autofocus {...form.field('title')} />
      <Description field={form.field('description')} />
      <Owner field={form.field('owner')} />
      <TokenFormat field={form.field('tokenFormat')} />
    </SubmitForm>
  );
}

type TextField = Field<string>;

const TokenFormat = ({ field }: { field: Field<Api['tokenFormat']> }) => (
  <Select
    label="Access tokens"
    description="JWTs can be read by the programs that hold them, and checked without asking. Opaque tokens say nothing to anybody but the gateways; choose them where tokens go to programs of others."
    data={[
      { value: 'jwt', label: 'JWT' },
      { value: 'opaque', label: 'Opaque' },
    ]}
    allowDeselect={false}
    {...field}
    onChange={value => field.onChange(value === 'opaque' ? 'opaque' : 'jwt')}
  />
);

const Description = ({ field }: { field: TextField }) => (
  <Textarea
    label="Description (optional)"
    description="What it is for, in words that people outside of your team understand. The portal shows it."
    autosize
    minRows={3}
    maxRows={12}
    maxLength={4000}
    {...field}
  />
);

const Owner = ({ field }: { field: TextField }) => (
  <TextInput
    label="Owner (optional)"
    description="The person or team that answers for it."
    maxLength={200}
    {...field}
  />
);
