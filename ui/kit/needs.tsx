import { Button, Tooltip, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { rolesHolding, roleTitles } from './api/roles.ts';
import type { Permission } from './api/session.ts';
import { useSession } from './session.tsx';

/** Why somebody may not: the permission, and the roles that bring it. */
export function needed(permission: Permission): string {
  const roles = (rolesHolding[permission] ?? []).map(role => roleTitles[role] ?? role);
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(roles);
  return `This needs the permission ${permission}${roles.length > 0 ? `, which comes with the role ${list}` : ''}.`;
}

/**
 * What somebody may do, or a button of the same name that can be reached and says why it does nothing. For what the
 * page is about; what is only in the way of those who may not is left out with `<Allowed>`.
 */
export function Needs({
  permission,
  label,
  children,
  ...button
}: ButtonProps & { permission: Permission; label: string; children: ReactNode }) {
  if (useSession().can(permission)) return children;
  return <Unavailable label={label} why={needed(permission)} {...button} />;
}

/** A button that cannot be used now and says why, also to the keyboard and to screen readers. */
export function Unavailable({ label, why, ...button }: ButtonProps & { label: string; why: string }) {
  return (
    <Tooltip label={why} multiline w={260}>
      <Button
        variant="default"
        {...button}
        data-disabled
        aria-disabled="true"
        aria-description={why}
        onClick={event => event.preventDefault()}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
