import { TextInput } from '@mantine/core';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { nameFault } from '../names.ts';
import { authorityCertificates, givenFault, nothing, sent } from '../pem/pem.ts';
import { PemField } from '../pem/pem-field.tsx';

/** Enters an authority: how it is named, and what it issues with. */
export function AuthorityForm({ close }: { close: () => void }) {
  const form = useSubmit({
    initial: { name: '', certificates: nothing },
    check: ({ name, certificates }) => ({
      name: nameFault(name, 'authority'),
      certificates: givenFault(certificates, authorityCertificates),
    }),
    send: ({ name, certificates }) =>
      api.post('/authorities', { body: { name, certificates: sent(certificates, authorityCertificates) } }),
    invalidates: ['/authorities'],
    done: ({ name }) => `${name} added`,
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Add authority" cancel={<CancelButton onClick={close} />}>
      <TextInput
        label="Name"
        description="Lower-case letters, digits and hyphens, such as partner-ca. Policies name it, so it cannot be changed later."
        autoComplete="off"
        data-autofocus
        {...form.field('name')}
      />
      <PemField
        label="Certificates"
        description="One to eight, in PEM: those that issue to clients. Intermediate certificates that a client sends along are not looked at."
        wanted={authorityCertificates}
        field={form.field('certificates')}
      />
    </SubmitForm>
  );
}
