import { Text, type ButtonProps } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';

/** Brings an earlier Snapshot back into service, once the effect is read and a reason is given. */
export function RollBack({
  number,
  onDone,
  ...button
}: Omit<ButtonProps, 'children'> & {
  number: number;
  /** Told the versions that are not served again. */
  onDone: (leftOut: readonly string[]) => void;
}) {
  return (
    <ReasonButton
      label="Roll back to this"
      aria-label={`Roll back to this: Snapshot ${number}`}
      title={`Roll back to Snapshot ${number}?`}
      submit={`Roll back to ${number}`}
      send={async reason => {
        const { leftOut } = await api.post('/snapshots/{snapshot}/roll-back', {
          path: { snapshot: number },
          body: { reason },
        });
        onDone(leftOut);
      }}
      invalidates={['/snapshots', '/apis', '/audit']}
      done={`Snapshot ${number} is back in service`}
      {...button}
    >
      <Text>
        Within a second, gateways serve what they served under Snapshot {number}, as a new Snapshot. Versions
        retired or deleted since stay away, and what would now be below its floor is refused.
      </Text>
      <Text mt="xs">
        The catalogue stays as it is. The next publication, or “Serve the catalogue” above the history, ends
        the roll-back.
      </Text>
    </ReasonButton>
  );
}

/** Ends a roll-back: gateways serve what the catalogue says again. */
export const ServeCatalogue = () => (
  <ReasonButton
    label="Serve the catalogue"
    title="Serve the catalogue as it is now?"
    submit="Serve the catalogue"
    send={reason => api.post('/snapshots', { body: { reason } })}
    invalidates={['/snapshots', '/apis', '/audit']}
    done="Gateways serve the catalogue as it is now"
  >
    Within a second, gateways serve every published version as the catalogue has it, as a new Snapshot. This
    ends a roll-back. When they do so already, nothing changes.
  </ReasonButton>
);

/** What a roll-back could not bring back. */
export function LeftOut({ versions }: { versions: readonly string[] }) {
  if (versions.length === 0) return null;
  return (
    <Note
      tone="amber"
      icon={IconAlertTriangle}
      title="Rolled back, but not everything is served again"
      role="status"
    >
      <Text size="sm">
        Retired or deleted since then: {new Intl.ListFormat('en').format(versions)}. Calls to them are still
        refused.
      </Text>
    </Note>
  );
}
