import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Allowed } from '#kit/session.tsx';

/** What can be done with a working key or secret, by who may. */
export function RowActions({
  noun,
  hint,
  onRotate,
  revoke,
  invalidates,
  children,
}: {
  noun: 'key' | 'secret';
  hint: string;
  onRotate: () => void;
  revoke: (reason: string) => Promise<unknown>;
  invalidates: readonly string[];
  /** What follows when it is revoked. */
  children: ReactNode;
}) {
  return (
    <Group gap="xs" justify="flex-end">
      <Allowed permission="keys:write">
        <Button
          size="xs"
          variant="default"
          aria-label={`Rotate the ${noun} that ends in ${hint}`}
          onClick={onRotate}
        >
          Rotate
        </Button>
      </Allowed>
      <Allowed permission="keys:revoke">
        <ReasonButton
          size="xs"
          label="Revoke"
          aria-label={`Revoke the ${noun} that ends in ${hint}`}
          title={`Revoke this ${noun}?`}
          submit={`Revoke ${noun}`}
          send={revoke}
          invalidates={invalidates}
          done={noun === 'key' ? 'Key revoked' : 'Secret revoked'}
        >
          {children} To change a {noun} without an interruption, rotate it instead.
        </ReasonButton>
      </Allowed>
    </Group>
  );
}
