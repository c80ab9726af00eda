import { Button, Drawer } from '@mantine/core';
import { IconAntennaBars5, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { Decision } from '#kit/api/admin.ts';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { Explained } from '../decisions/explained.tsx';
import { titleOf } from '../decisions/words.ts';
import { trafficHref } from '../traffic/addresses.ts';
import { Busiest } from './busiest.tsx';
import { LiveCharts } from './charts.tsx';
import { ConnectionState, Interrupted } from './connection.tsx';
import { Numbers } from './numbers.tsx';
import { Refusals } from './refusals.tsx';
import { SincePause } from './since-pause.tsx';
import { useLive } from './use-live.ts';

/** Traffic as it happens. */
export default function LivePage() {
  const { live, now, isPaused, pause, goOn, connectNow } = useLive();
  const [opened, setOpened] = useState<Decision | null>(null);
  const { seconds, tick, refusals, connection } = live;
  const isQuiet = seconds.every(({ requests }) => requests === 0);
  return (
    <>
      <PageHeader
        title="Live"
        lead="What the gateways of this node see, second by second."
        badges={
          <>
            <ConnectionState connection={connection} retry={connectNow} />
            {isPaused && <SincePause shown={live} now={now} />}
          </>
        }
        actions={
          <>
            <Button
              variant="default"
              leftSection={
                isPaused ? (
                  <IconPlayerPlay size={16} aria-hidden />
                ) : (
                  <IconPlayerPause size={16} aria-hidden />
                )
              }
              onClick={isPaused ? goOn : pause}
            >
              {isPaused ? 'Go on' : 'Pause'}
            </Button>
            <LinkButton href={trafficHref({ time: 'hour' })} variant="default">
              Show the last hour
            </LinkButton>
          </>
        }
      />
      <Interrupted connection={connection} last={seconds.at(-1)?.at} />
      {seconds.length > 0 ? (
        <>
          <Numbers seconds={seconds} isLive={connection.state === 'live'} />
          {isQuiet ? (
            <Section title="Requests">
              <Empty title="No requests right now" icon={<IconAntennaBars5 size={26} />}>
                The next one appears here within a second. What was before is in the history.
              </Empty>
            </Section>
          ) : (
            <>
              <LiveCharts seconds={seconds} />
              <Busiest tick={tick} seconds={seconds} />
            </>
          )}
          <Refusals refusals={refusals} onOpen={setOpened} />
        </>
      ) : (
        connection.state !== 'ended' && <Loading lines={6} />
      )}
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        size="lg"
        title={opened === null ? '' : titleOf(opened.code)}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {opened !== null && <Explained decision={opened} isAside />}
      </Drawer>
    </>
  );
}
