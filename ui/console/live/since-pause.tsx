import { Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { counted } from '#kit/format.ts';
import type { LiveState } from './feed.ts';

/** That the picture stands still, and what has happened since. */
export function SincePause({ shown, now }: { shown: LiveState; now: LiveState }) {
  const until = shown.seconds.at(-1)?.at ?? 0;
  const later = now.seconds.filter(({ at }) => at > until);
  const requests = later.reduce((total, second) => total + second.requests, 0);
  const refused = later.reduce((total, second) => total + second.refused, 0);
  return (
    <>
      <ToneBadge tone="amber" icon={IconPlayerPause}>
        Paused
      </ToneBadge>
      <Text size="sm" c="dimmed">
        {counted(requests, 'request')} since, {refused} refused
      </Text>
    </>
  );
}
