import { Text, TextInput } from '@mantine/core';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { RoleChoice } from './role-choice.tsx';
import type { Role } from './role-words.ts';

/** Invites somebody: name, address and roles. They choose their password by the link in the mail. */
export function InviteForm({ close }: { close: () => void }) {
  const form = useSubmit({
    initial: { name: '', email: '', roles: [] as Role[] },
    check: ({ name, email, roles }) => ({
      name: name.trim() === '' ? 'Say what they are called.' : undefined,
      email: /^[^\s@<>"]+@[^\s@<>"]+$/.test(email.trim())
        ? undefined
        : 'Write an e-mail address such as ada@example.org.',
      roles: roles.length === 0 ? 'Choose at least one role: without one they could do nothing.' : undefined,
    }),
    send: ({ name, email, roles }) =>
      api.post('/users', { body: { name: name.trim(), email: email.trim(), roles } }),
    invalidates: ['/users'],
    done: ({ email }) => `Invitation mailed to ${email}`,
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Mail invitation" cancel={<CancelButton onClick={close} />}>
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.field('name')} />
      <TextInput
        label="E-mail address"
        description="A link goes there by which they choose their own password. It is good for 7 days, once."
        type="email"
        autoComplete="off"
        {...form.field('email')}
      />
      <RoleChoice
        field={form.field('roles')}
        description="Give what their work needs and no more; roles can be changed at any time."
      />
      <Text size="sm" c="dimmed">
        The same person should not both change APIs and excuse what they lack: keep Security apart from those
        who publish.
      </Text>
    </SubmitForm>
  );
}
