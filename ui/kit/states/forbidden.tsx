import { Code, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { rolesHolding, roleTitles } from '../api/roles.ts';
import { StateCard } from './state.tsx';

/** Signed in, but not allowed: which permission is needed and which roles hold it. */
export function Forbidden({
  permission,
  detail,
  page,
}: {
  permission?: string | undefined;
  detail?: string;
  page?: boolean;
}) {
  const roles = permission === undefined ? [] : (rolesHolding[permission] ?? []);
  return (
    <StateCard
      icon={<IconLock size={26} />}
      title="Not open to you"
      {...(page === undefined ? {} : { page })}
    >
      {permission === undefined ? (
        detail
      ) : (
        <>
          This needs the permission <Code>{permission}</Code>.
          {roles.length > 0 && <> It comes with {list(roles.map(role => roleTitles[role] ?? role))}.</>}
        </>
      )}
      <Text size="sm" mt="xs" c="dimmed">
        Ask an administrator of this installation if your work needs it.
      </Text>
    </StateCard>
  );
}

function list(names: readonly string[]): string {
  const kind = names.length === 1 ? 'the role' : 'one of the roles';
  return `${kind} ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}`;
}
