import { Drawer } from '@mantine/core';
import { IconAntennaBars5 } from '@tabler/icons-react';
import { useState } from 'react';
import type { Decision, LiveSecond } from '#kit/api/admin.ts';
import { milliseconds, number, percent } from '#kit/format.ts';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { Explained } from '../decisions/explained.tsx';
import { titleOf } from '../decisions/words.ts';
import { trafficHref } from '../traffic/addresses.ts';
import { Tiles } from '../traffic/tiles.tsx';
import { shareOf } from '../traffic/totals.ts';
import { Busiest } from './busiest.tsx';
import { LiveCharts } from './charts.tsx';
import { ConnectionState } from './connection.tsx';
import { Refusals } from './refusals.tsx';
import { useLive } from './use-live.ts';

/** Seconds over which the numbers at the top are taken, so that they can be read. */
const recent = 10;

/** Traffic as it happens. */
export default function LivePage() {
  const { live, connectNow } = useLive();
  const { can } = useSession();
  const [opened, setOpened] = useState<Decision | null>(null);
  const { seconds, tick, refusals, connection } = live;
  const isQuiet = seconds.length > 0 && seconds.every(({ requests }) => requests === 0);
  return (
    <>
      <PageHeader
        title="Live"
        lead="What the gateways of this node see, second by second."
        badges={<ConnectionState connection={connection} retry={connectNow} />}
        actions={
          <LinkButton href={trafficHref({ time: 'hour' })} variant="default">
            Show the last hour
          </LinkButton>
        }
      />
      {seconds.length === 0 ? (
        <Loading lines={6} />
      ) : (
        <>
          <Numbers seconds={seconds} isLive={connection.state === 'live'} />
          {isQuiet && refusals.length === 0 ? (
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
          {can('decisions:read') && <Refusals refusals={refusals} onOpen={setOpened} />}
        </>
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

function Numbers({ seconds, isLive }: { seconds: readonly LiveSecond[]; isLive: boolean }) {
  const last = seconds.slice(-recent);
  const sum = (of: (second: LiveSecond) => number) => last.reduce((total, second) => total + of(second), 0);
  const requests = sum(second => second.requests);
  const refused = sum(second => second.refused);
  const dropped = seconds.reduce((total, second) => total + second.dropped, 0);
  const slowest = last.map(({ p95 }) => p95 ?? 0);
  const newest = seconds.at(-1);
  const rate = (count: number) =>
    (count / Math.max(last.length, 1)).toLocaleString(undefined, { maximumFractionDigits: 1 });
  return (
    <Tiles
      tiles={[
        { label: 'Requests a second', value: rate(requests), beside: 'over the last 10 seconds' },
        {
          label: 'Refused a second',
          value: rate(refused),
          beside: `${percent(shareOf(refused, requests))} of requests`,
        },
        {
          label: '95 % answered within',
          value: requests === 0 ? '–' : milliseconds(Math.max(...slowest)),
          beside: 'in the slowest of 10 seconds',
        },
        {
          label: 'Connections',
          value: isLive ? number(newest?.connections ?? 0) : '–',
          beside: 'of clients, open now',
        },
        ...(dropped > 0
          ? [
              {
                label: 'Not shown',
                value: number(dropped),
                beside: 'observations, too many at once',
                tone: 'amber' as const,
              },
            ]
          : []),
      ]}
    />
  );
}
