import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from '../link.tsx';
import classes from './row-name.module.css';

/** What a row is called, with the way to it where there is one, and what else tells it apart on a line below. */
export function RowName({
  href,
  children,
  below,
}: {
  href?: string;
  children: ReactNode;
  below?: ReactNode;
}) {
  return (
    <>
      {href === undefined ? (
        <div>{children}</div>
      ) : (
        <Link href={href} className={classes['link']}>
          {children}
        </Link>
      )}
      {below !== undefined && (
        <Text component="div" size="xs" c="dimmed" fw={400} className={classes['below']}>
          {below}
        </Text>
      )}
    </>
  );
}
