import { Button, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useRead } from '#kit/api/hooks.ts';
import { FilterBar } from '#kit/data/filters.tsx';
import { duration } from '#kit/format.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { dateAndTime } from '#kit/time.tsx';
import { api } from '../api.ts';
import { TrafficFilters, useNarrowing } from './filters.tsx';
import { History } from './history.tsx';
import { useSpan } from './span.ts';
import { TimeChoice } from './time-choice.tsx';
import { Tops } from './tops.tsx';
import classes from './traffic-page.module.css';

/** What the gateways answered, over time. */
export default function TrafficPage() {
  const time = useSpan();
  const [narrowing, narrow] = useNarrowing();
  const { step, ...stretch } = time.span;
  const asked = { ...stretch, ...narrowing };
  const history = useRead(api, '/traffic', { query: { ...asked, step } }, { keep: true });
  const place = { ...narrowing, ...(time.chosen === 'day' ? {} : { time: time.chosen }) };
  const own = time.chosen === 'own' ? { from: time.from, until: time.until } : {};
  return (
    <>
      <PageHeader
        title="Traffic"
        lead="What the gateways answered and refused, over time."
        actions={
          <Button
            className={classes['screenOnly']}
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => print()}
          >
            Print
          </Button>
        }
      />
      <div className={classes['screenOnly']}>
        <TimeChoice time={time} />
        <FilterBar>
          <TrafficFilters {...{ narrowing, narrow, stretch }} />
        </FilterBar>
      </div>
      <p className={classes['paperOnly']}>
        {dateAndTime(stretch.from)} – {dateAndTime(stretch.to)}
        {Object.entries(narrowing).map(([name, value]) => `, ${name} ${value}`)}
      </p>
      <div className={classes['read']} data-late={history.isPlaceholderData ? true : undefined}>
        <PageState of={history} skeleton={<Loading lines={6} />}>
          {data => <History history={data} onStretch={({ from, to }) => time.setStretch(from, to)} />}
        </PageState>
        <Tops asked={asked} place={{ ...place, ...own }} />
      </div>
      {history.data !== undefined && (
        <Text size="sm" c="dimmed">
          Counted by the {history.data.step}; the last {history.data.step} is still being counted. Counts by
          the minute are kept for {duration(history.data.retention.minute / 1000)}, by the hour for{' '}
          {duration(history.data.retention.hour / 1000)}.
          {history.data.demoUntil !== null &&
            ` What lies before ${dateAndTime(history.data.demoUntil)} was made up for the demo.`}
        </Text>
      )}
    </>
  );
}
