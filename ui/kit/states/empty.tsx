import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { StateCard } from './state.tsx';

/** Nothing is there yet: says what would be, and offers the next step. */
export function Empty({
  title,
  children,
  action,
  icon = <IconInbox size={26} />,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <StateCard icon={icon} title={title} actions={action}>
      {children}
    </StateCard>
  );
}
