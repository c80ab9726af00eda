import { Text } from '@mantine/core';
import { IconCircleCheck, IconClockExclamation, IconLock } from '@tabler/icons-react';
import type { ListedWaiver } from '#kit/api/admin.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { counted } from '#kit/format.ts';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

/** Days left, from which on a waiver stands out. */
const soon = 14;

/** Whether a waiver holds, how long yet, and the day on which it ends or ended. */
export function Until({ waiver: { until, revokedAt, state, daysLeft } }: { waiver: ListedWaiver }) {
  const urgent = daysLeft < soon;
  return (
    <>
      {state === 'revoked' && (
        <ToneBadge tone="grey" icon={IconLock}>
          Revoked
        </ToneBadge>
      )}
      {state === 'lapsed' && (
        <ToneBadge tone="red" icon={IconClockExclamation}>
          Ended
        </ToneBadge>
      )}
      {state === 'holding' && (
        <ToneBadge tone={urgent ? 'amber' : 'green'} icon={urgent ? IconClockExclamation : IconCircleCheck}>
          {daysLeft === 0
            ? 'Ends within a day'
            : urgent
              ? `Ends soon: ${counted(daysLeft, 'day')} left`
              : `${counted(daysLeft, 'day')} left`}
        </ToneBadge>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        <Time at={revokedAt ?? until} as="date" />
      </Text>
    </>
  );
}

/** Ends a waiver now, with a reason. */
export const RevokeWaiver = ({ waiver }: { waiver: ListedWaiver }) => (
  <ReasonButton
    label="Revoke"
    aria-label={`Revoke the waiver of ${waiver.title} for ${waiver.operation ?? `${waiver.api} ${waiver.version}`}`}
    size="xs"
    title={`Revoke the waiver of ${waiver.title}?`}
    submit="Revoke waiver"
    send={reason => api.post('/waivers/{waiver}/revoke', { path: { waiver: waiver.id }, body: { reason } })}
    invalidates={['/waivers', '/apis', '/snapshots']}
    done="Waiver revoked"
  >
    Within a second, operations that live by it answer 503 until they meet their floor.
  </ReasonButton>
);
