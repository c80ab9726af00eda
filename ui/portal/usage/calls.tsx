import { Select, Skeleton } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { listOf, useList, useRead } from '#kit/api/hooks.ts';
import type { Application, TrafficPoint } from '#kit/api/portal.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { milliseconds, number } from '#kit/format.ts';
import { Empty } from '#kit/states/empty.tsx';
import { Section } from '#kit/section.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { Causes } from './causes.tsx';
import { rangeNamed, ranges, stretchOf } from './ranges.ts';
import { Tiles } from './tiles.tsx';
import { totalsOf } from './totals.ts';
import classes from './usage-page.module.css';

const Chart = lazy(() => import('./chart.tsx'));

/** What the application called in a stretch of time, drawn and as a table. */
export function Calls({ application }: { application: Application }) {
  const path = { application: application.id };
  const [rangeName, setRange] = useFilter('range');
  const [version, setVersion] = useFilter('version');
  const [now] = useState(Date.now);
  const range = rangeNamed(rangeName);
  const subscriptions = useList(api, '/applications/{application}/subscriptions', {
    path,
    query: { limit: 200 },
  });
  const labels = new Map(
    subscriptions.items.map(each => [`${each.api}/${each.version}`, `${each.apiTitle} ${each.version}`]),
  );
  const versions = [...labels].map(([value, label]) => ({ value, label }));
  const stretch = stretchOf(range, now);
  const usage = useRead(api, '/applications/{application}/usage', {
    path,
    query: { ...stretch, ...(version !== '' && { version }) },
  });
  return (
    <Section
      title="Calls"
      actions={
        <>
          {versions.length > 1 && (
            <FilterSelect label="API" value={version} onChange={setVersion} options={versions} />
          )}
          <Select
            aria-label="Time"
            value={range.value}
            onChange={value => setRange(value === null || value === 'day' ? '' : value)}
            data={ranges.map(({ value, label }) => ({ value, label }))}
            w={150}
          />
        </>
      }
    >
      <PageState of={usage} skeleton={<Loading lines={4} />}>
        {({ points }) => <Drawn points={points} {...stretch} />}
      </PageState>
    </Section>
  );
}

function Drawn({ points, from, to }: { points: readonly TrafficPoint[]; from: number; to: number }) {
  const totals = totalsOf(points);
  if (totals.requests === 0)
    return (
      <Empty title="No calls in this time" icon={<IconChartBar size={26} />}>
        Calls appear here about a minute after they were made.
      </Empty>
    );
  return (
    <>
      <Tiles {...totals} />
      <Suspense fallback={<Skeleton height={246} />}>
        <Chart {...{ points, from, to }} />
      </Suspense>
      <details className={classes['table']}>
        <summary>The same as a table</summary>
        <DataTable
          label="Calls over time"
          one="step with calls"
          many="steps with calls"
          list={listOf(points.filter(({ requests }) => requests > 0).toReversed())}
          columns={columns}
          rowKey={({ at }) => at}
          empty={<p>No calls in this time.</p>}
        />
      </details>
      <Causes of={totals.byRefusal} />
    </>
  );
}

const columns: readonly Column<TrafficPoint>[] = [
  { title: 'From', render: ({ at }) => <Time at={at} /> },
  { title: 'Calls', number: true, render: ({ requests }) => number(requests) },
  { title: 'Refused', number: true, render: ({ refused }) => number(refused) },
  { title: 'Failed', number: true, render: ({ errors }) => number(errors) },
  { title: 'Answered within (95 of 100)', number: true, render: ({ p95 }) => milliseconds(p95) },
];
