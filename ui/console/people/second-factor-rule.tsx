import { Group, Text } from '@mantine/core';
import { IconShield, IconShieldCheck } from '@tabler/icons-react';
import type { Realm } from '#kit/api/admin.ts';
import { useChange, useRead } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';

/** Whether a second factor is asked of everybody, and the switch for it. */
export function SecondFactorRule() {
  const staff = useRead(api, '/realms/{realm}', { path: { realm: 'internal' } });
  const portal = useRead(api, '/realms/{realm}', { path: { realm: 'external' } });
  return (
    <Section
      title="Second factor for everybody"
      lead="Where it is required, whoever has none can do nothing but set one up, from their next request on."
    >
      <PageState of={staff}>{realm => <Rule realm={realm} who="Staff" />}</PageState>
      <PageState of={portal}>{realm => <Rule realm={realm} who="Users of the portal" />}</PageState>
    </Section>
  );
}

function Rule({ realm, who }: { realm: Realm; who: string }) {
  const isRequired = realm.secondFactor === 'required';
  const change = useChange(
    () =>
      api.patch('/realms/{realm}', {
        path: { realm: realm.realm },
        revision: realm.revision,
        body: { secondFactor: isRequired ? 'optional' : 'required' },
      }),
    {
      invalidates: ['/realms'],
      done: isRequired ? 'Second factor is optional' : 'Second factor is required',
    },
  );
  return (
    <Group gap="sm">
      <Text fw={550}>{who}</Text>
      <ToneBadge tone={isRequired ? 'green' : 'grey'} icon={isRequired ? IconShieldCheck : IconShield}>
        {isRequired ? 'Required' : 'Optional'}
      </ToneBadge>
      <Allowed permission="users:write">
        <ConfirmButton
          label={isRequired ? 'Make optional' : 'Require'}
          size="xs"
          title={
            isRequired ? `Make it optional for ${who.toLowerCase()}?` : `Require it of ${who.toLowerCase()}?`
          }
          confirm={isRequired ? 'Make optional' : 'Require second factor'}
          danger={isRequired}
          onConfirm={() => change.mutateAsync()}
        >
          {isRequired
            ? 'Passwords alone open accounts then, of those who have no second factor.'
            : 'Those without one are held on their account page until they have set one up.'}
        </ConfirmButton>
      </Allowed>
    </Group>
  );
}
