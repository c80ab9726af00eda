import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { LinkButton } from '#kit/link.tsx';

/** What can be done with a working key or secret. */
export function RowActions({
  noun,
  hint,
  application,
  rotate,
  revoke,
  children,
}: {
  noun: 'key' | 'secret';
  hint: string;
  /** The id of its application. */
  application: string;
  /** Where the page is that rotates it. */
  rotate: string;
  revoke: (reason: string) => Promise<unknown>;
  /** What follows when it is revoked. */
  children: ReactNode;
}) {
  return (
    <Group gap={6} justify="flex-end">
      <LinkButton href={rotate} variant="default" size="xs" aria-label={`Rotate ${noun} ${hint}`}>
        Rotate
      </LinkButton>
      <ReasonButton
        label="Revoke"
        size="xs"
        title={`Revoke the ${noun} …${hint}?`}
        submit={`Revoke ${noun}`}
        done={noun === 'key' ? 'Key revoked' : 'Secret revoked'}
        invalidates={[`/applications/${application}`]}
        send={revoke}
      >
        {children} To replace it without an outage, rotate it instead.
      </ReasonButton>
    </Group>
  );
}
