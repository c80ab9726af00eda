import { VisuallyHidden } from '@mantine/core';
import { useRead } from '#kit/api/hooks.ts';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import classes from './waiting-count.module.css';

/** More than these are not counted: the queue is long. */
const most = 20;

/** How many subscriptions wait, in the navigation of those who decide on them. */
export function WaitingCount() {
  const enabled = useSession().can('subscriptions:approve');
  const query = { status: 'pending', limit: most } as const;
  const waiting = useRead(api, '/subscriptions', { query }, { enabled, every: 60_000 });
  const { items = [], next = null } = waiting.data ?? {};
  if (items.length === 0) return null;
  return (
    <span className={classes['count']}>
      {items.length}
      {next !== null && '+'}
      <VisuallyHidden> waiting</VisuallyHidden>
    </span>
  );
}
