import { Box, Button, Group, Text } from '@mantine/core';
import { IconAntennaBars5, IconLoader, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { clockTime } from '#kit/time.tsx';
import { Note } from '../note.tsx';
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
            Ended
          </ToneBadge>
        )}
      </span>
      {(connection.state === 'reconnecting' || connection.state === 'ended') && (
        <Button size="xs" variant="default" onClick={retry}>
          Connect now
        </Button>
      )}
      {connection.state === 'reconnecting' && <Countdown until={connection.at} />}
    </Group>
  );
}

/** What a connection that broke means for what is on the page. `last`: the end of the last second that was told. */
export function Interrupted({
  connection: { state },
  last,
}: {
  connection: Connection;
  last: number | undefined;
}) {
  if (state !== 'reconnecting' && state !== 'ended') return null;
  const shown =
    last === undefined
      ? 'Nothing has arrived yet.'
      : `What is shown ends at ${clockTime(last)}; what comes in between is filled in from the last five minutes.`;
  return (
    <Box mb="lg">
      {state === 'reconnecting' ? (
        <Note tone="amber" icon={IconPlugConnectedX} title="The connection was lost">
          {shown} Until then this page cannot tell whether gateways answer.
        </Note>
      ) : (
        <Note tone="red" icon={IconPlugConnectedX} title="No further attempts are made by themselves">
          The server has not answered, or as many pages watch it as may. {shown} Choose “Connect now” to try
          again.
        </Note>
      )}
    </Box>
  );
}

function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Text size="sm" c="dimmed">
      next attempt in {Math.max(1, Math.ceil((until - now) / 1000))} s
    </Text>
  );
}
