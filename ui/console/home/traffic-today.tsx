import { useMemo } from 'react';
import type { TrafficHistory } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { TimeChart } from '#kit/charts/time-chart.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { trafficHref } from '../traffic/addresses.ts';
import { over, requestSeries } from '../traffic/chart-data.ts';
import { tilesOf } from '../traffic/history.tsx';
import { useSpan } from '../traffic/span.ts';
import { Tiles } from '../traffic/tiles.tsx';
import { totalsOf } from '../traffic/totals.ts';
import classes from './home.module.css';

/** The last 24 hours, small. */
export function TrafficToday() {
  const { from, to, step } = useSpan().span;
  const history = useRead(api, '/traffic', { query: { from, to, step } }, { keep: true });
  return (
    <Section
      title="Last 24 hours"
      actions={
        <>
          <LinkButton href="/live" variant="default" size="xs">
            Watch live
          </LinkButton>
          <LinkButton href={trafficHref()} variant="default" size="xs">
            Show traffic
          </LinkButton>
        </>
      }
    >
      <PageState of={history} skeleton={<Loading lines={4} />}>
        {found => <Today history={found} />}
      </PageState>
    </Section>
  );
}

function Today({ history }: { history: TrafficHistory }) {
  const { points } = history;
  const totals = useMemo(() => totalsOf(points), [points]);
  const data = useMemo(() => over(history, requestSeries(points, true)), [history, points]);
  if (totals.requests === 0)
    return (
      <p className={classes['calm']}>
        No requests yet. What gateways answer is counted here after about ten seconds.
      </p>
    );
  return (
    <div>
      <Tiles tiles={tilesOf(totals)} />
      <TimeChart title="Requests" unit="requests an hour" data={data} height={140} zooms={false} />
    </div>
  );
}
