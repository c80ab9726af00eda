import { Button, Group, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { User } from '#kit/api/admin.ts';
import { useChange } from '#kit/api/hooks.ts';
import { ConfirmDialog } from '#kit/confirm.tsx';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { PersonForm } from './person-form.tsx';

type Action = 'edit' | 'sign-out' | 'disable' | 'enable' | 'invite-again' | 'delete';

/** What may be done with one person. */
export function PersonActions({ user }: { user: User }) {
  const { can, user: self } = useSession();
  const [asked, setAsked] = useState<Action | null>(null);
  if (!can('users:write')) return null;
  const own = self?.id === user.id;
  const { status } = user;
  const isStaff = user.realm === 'internal';
  const close = () => setAsked(null);
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Menu
        position="bottom-end"
        width={230}
        withInitialFocusPlaceholder={false}
        // Inside of the page's landmark, where screen readers look for it.
        portalProps={{ target: '#main' }}
      >
        <Menu.Target>
          <Button variant="default" size="xs" aria-label={`Actions for ${user.name}`} px={8}>
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked('edit')}>
            {own || !isStaff ? 'Change name' : 'Change name and roles'}
          </Menu.Item>
          {status === 'active' && (
            <Menu.Item onClick={() => setAsked('sign-out')}>Sign out everywhere</Menu.Item>
          )}
          {isStaff && status === 'invited' && (
            <Menu.Item onClick={() => setAsked('invite-again')}>Mail a new invitation</Menu.Item>
          )}
          {!own && status === 'disabled' && (
            <Menu.Item onClick={() => setAsked('enable')}>Enable account</Menu.Item>
          )}
          {!own && status !== 'disabled' && (
            <Menu.Item c="var(--mantine-color-error)" onClick={() => setAsked('disable')}>
              Disable account
            </Menu.Item>
          )}
          {!own && (
            <Menu.Item c="var(--mantine-color-error)" onClick={() => setAsked('delete')}>
              Delete account
            </Menu.Item>
          )}
          {own && (
            <Menu.Label>Your own roles and account are for another administrator to change.</Menu.Label>
          )}
        </Menu.Dropdown>
      </Menu>
      <FormDialog
        opened={asked === 'edit'}
        onClose={close}
        title={own ? 'Change your name' : `Change ${user.name}`}
      >
        <PersonForm user={user} own={own} close={close} />
      </FormDialog>
      <Steps user={user} own={own} asked={asked} close={close} />
    </Group>
  );
}

function Steps({
  user,
  own,
  asked,
  close,
}: {
  user: User;
  own: boolean;
  asked: Action | null;
  close: () => void;
}) {
  const [, navigate] = useLocation();
  const path = { user: user.id };
  const invalidates = ['/users'];
  const signOut = useChange(() => api.post('/users/{user}/sign-out', { path }), {
    invalidates,
    done: `${user.name} is signed out everywhere`,
  });
  const disable = useChange(() => api.post('/users/{user}/disable', { path }), {
    invalidates,
    done: `${user.name} can no longer sign in`,
  });
  const enable = useChange(() => api.post('/users/{user}/enable', { path }), {
    invalidates,
    done: `${user.name} can sign in again`,
  });
  const remove = useChange(() => api.delete('/users/{user}', { path, revision: user.revision }), {
    invalidates,
    done: `${user.name} is deleted`,
    onDone: () => navigate(user.realm === 'internal' ? '/people' : '/portal-users'),
  });
  const again = useChange(() => api.post('/users/{user}/invite-again', { path }), {
    invalidates,
    done: `Invitation mailed to ${user.email}`,
  });
  return (
    <>
      <ConfirmDialog
        opened={asked === 'sign-out'}
        onClose={close}
        title={own ? 'Sign yourself out everywhere?' : `Sign ${user.name} out everywhere?`}
        confirm="Sign out everywhere"
        onConfirm={() => signOut.mutateAsync()}
      >
        Every session ends at once, {own ? 'this one too. You' : 'on all devices. They'} can sign in again
        with the password.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'disable'}
        onClose={close}
        danger
        title={`Disable ${user.name}?`}
        confirm="Disable account"
        onConfirm={() => disable.mutateAsync()}
      >
        Every session ends at once, links that were mailed no longer work, and {user.email} cannot sign in
        until enabled again.{' '}
        {user.realm === 'internal'
          ? 'Admin tokens are apart: '
          : 'Keys of their applications go on working: '}
        <Text span fw={550}>
          {user.realm === 'internal' ? 'revoke theirs under Tokens.' : 'suspend the developer for those.'}
        </Text>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'delete'}
        onClose={close}
        danger
        title={`Delete ${user.name} for good?`}
        confirm="Delete account"
        onConfirm={() => remove.mutateAsync()}
      >
        This cannot be undone. At once these end: sessions, access and refresh tokens, what they allowed
        applications to do, passkeys, authenticator app and recovery codes, sign-in by providers, and
        membership in groups.{' '}
        {user.realm === 'external' &&
          'Applications that only they have are suspended; their keys and secrets are revoked. '}
        {user.realm === 'internal' && 'Admin tokens are apart: revoke theirs under Tokens. '}
        The audit log keeps what was done, but can never again tell that it was {user.name}.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'enable'}
        onClose={close}
        title={`Enable ${user.name}?`}
        confirm="Enable account"
        onConfirm={() => enable.mutateAsync()}
      >
        They can sign in again{user.realm === 'internal' ? ' with the roles they had' : ''}.
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'invite-again'}
        onClose={close}
        title={`Mail ${user.name} a new invitation?`}
        confirm="Mail invitation"
        onConfirm={() => again.mutateAsync()}
      >
        A new link goes to {user.email}; the one before no longer works.
      </ConfirmDialog>
    </>
  );
}
