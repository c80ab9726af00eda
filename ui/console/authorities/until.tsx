import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClockExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { Time } from '#kit/time.tsx';
import { nearness, within } from './standing.ts';

/** Until when something is good, in words that change as its end comes near. */
export function Until({
  at,
  good,
  over,
  effect,
}: {
  at: number;
  /** What it is while its end is far. */
  good: string;
  /** What it is past its end: "Expired". */
  over: string;
  /** What follows from its end. */
  effect: string;
}) {
  const [now] = useState(Date.now);
  const near = nearness(at, now);
  return (
    <>
      {near === 'far' && (
        <ToneBadge tone="green" icon={IconCircleCheck}>
          {good}
        </ToneBadge>
      )}
      {near === 'soon' && (
        <ToneBadge tone="amber" icon={IconClockExclamation}>
          Ends {within(at, now)}
        </ToneBadge>
      )}
      {near === 'over' && (
        <ToneBadge tone="red" icon={IconAlertTriangle}>
          {over}
        </ToneBadge>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {near === 'over' ? 'since' : 'until'} <Time at={at} as="date" />
        {near === 'over' && <>. {effect}</>}
      </Text>
    </>
  );
}
