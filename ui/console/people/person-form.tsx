import { Text, TextInput } from '@mantine/core';
import type { User } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { RoleChoice } from './role-choice.tsx';

/** Changes what somebody is called and may do; of oneself, the name only. */
export function PersonForm({ user, own, close }: { user: User; own: boolean; close: () => void }) {
  const { refresh } = useSession();
  // Users of the portal have none.
  const hasRoles = user.realm === 'internal' && !own;
  const form = useSubmit({
    initial: { name: user.name, roles: user.roles },
    check: ({ name, roles }) => ({
      name: name.trim() === '' ? 'Say what they are called.' : undefined,
      roles:
        hasRoles && roles.length === 0
          ? 'Choose at least one role, or disable the account instead.'
          : undefined,
    }),
    send: ({ name, roles }) =>
      api.patch('/users/{user}', {
        path: { user: user.id },
        revision: user.revision,
        body: hasRoles ? { name: name.trim(), roles } : { name: name.trim() },
      }),
    invalidates: ['/users'],
    done: ({ name }) => `${name} changed`,
    onDone: () => {
      close();
      if (own) void refresh();
    },
  });
  return (
    <SubmitForm form={form} submit="Save person" cancel={<CancelButton onClick={close} />}>
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.field('name')} />
      {own && (
        <Text size="sm" c="dimmed">
          Your own roles are for another administrator to change.
        </Text>
      )}
      {hasRoles && (
        <RoleChoice
          field={form.field('roles')}
          description="What changes here holds from their next request on."
        />
      )}
    </SubmitForm>
  );
}
