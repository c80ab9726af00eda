import { Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { rolesHolding, roleTitles } from './api/roles.ts';
import type { Permission } from './api/session.ts';
import { useSession } from './session.tsx';

const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** "Needs the role Administrator or Security." */
export function whoMay(permission: Permission): string {
  const roles = (rolesHolding[permission] ?? []).map(role => roleTitles[role] ?? role);
  return roles.length === 0
    ? `Needs the permission ${permission}.`
    : `Needs the role ${either.format(roles)}.`;
}

/**
 * Shows what somebody may do; says to the others what they may not and which role could. `to` completes "You cannot":
 * `<May permission="plans:write" to="change plans">`.
 */
export function May({
  permission,
  to,
  children,
}: {
  permission: Permission;
  to: string;
  children: ReactNode;
}) {
  if (useSession().can(permission)) return children;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" maw="24rem" c="dimmed">
      <IconLock size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <Text size="sm">
        You cannot {to}. {whoMay(permission)}
      </Text>
    </Group>
  );
}
