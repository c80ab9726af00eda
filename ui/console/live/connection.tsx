import { Button, Group } from '@mantine/core';
import { IconAntennaBars5, IconLoader, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ToneBadge } from '#kit/badges/badge.tsx';
import type { Connection } from './feed.ts';

/** Whether what is seen is happening now, and the way back when it is not. */
export function ConnectionState({ connection, retry }: { connection: Connection; retry: () => void }) {
  return (
    <Group gap="xs">
      <span role="status">
        {connection.state === 'live' && (
          <ToneBadge tone="green" icon={IconAntennaBars5}>
            Live
          </ToneBadge>
        )}
        {connection.state === 'connecting' && (
          <ToneBadge tone="grey" icon={IconLoader}>
            Connecting
          </ToneBadge>
        )}
        {connection.state === 'reconnecting' && (
          <ToneBadge tone="amber" icon={IconPlugConnectedX}>
            Reconnecting
          </ToneBadge>
        )}
        {connection.state === 'ended' && (
          <ToneBadge tone="red" icon={IconPlugConnectedX}>
            Ended: the server does not answer
          </ToneBadge>
        )}
      </span>
      {connection.state === 'reconnecting' && <Countdown until={connection.at} />}
      {(connection.state === 'reconnecting' || connection.state === 'ended') && (
        <Button size="xs" variant="default" onClick={retry}>
          Connect now
        </Button>
      )}
    </Group>
  );
}

function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span>next attempt in {Math.max(1, Math.ceil((until - now) / 1000))} s</span>;
}
