import { SimpleGrid } from '@mantine/core';
import { IconChartHistogram } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { TrafficHistory } from '#kit/api/admin.ts';
import type { Stretch } from '#kit/charts/view.ts';
import { TimeChart } from '#kit/charts/time-chart.tsx';
import { milliseconds, number, percent } from '#kit/format.ts';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { causeSeries, latencySeries, over, requestSeries } from './chart-data.ts';
import { Tiles } from './tiles.tsx';
import { shareOf, totalsOf } from './totals.ts';

/** What a stretch of time came to: in numbers, and drawn. */
export function History({
  history,
  onStretch,
}: {
  history: TrafficHistory;
  onStretch: (stretch: Stretch) => void;
}) {
  const { points, step } = history;
  const totals = useMemo(() => totalsOf(points), [points]);
  const requests = useMemo(() => over(history, requestSeries(points, true)), [history, points]);
  const latency = useMemo(() => over(history, latencySeries(points)), [history, points]);
  const causes = useMemo(() => over(history, causeSeries(points)), [history, points]);
  if (totals.requests === 0)
    return (
      <Section title="Requests">
        <Empty title="No requests in this time" icon={<IconChartHistogram size={26} />}>
          What the gateways answer is counted here after about ten seconds. Choose a longer time, or take a
          filter away.
        </Empty>
      </Section>
    );
  return (
    <>
      <Tiles tiles={tilesOf(totals)} />
      <Section title="Requests">
        <TimeChart title="Requests" unit={`requests a ${step}`} data={requests} onStretch={onStretch} />
      </Section>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" verticalSpacing={0}>
        <Section title="Latency">
          <TimeChart
            title="Latency"
            unit="time to answer"
            measure="duration"
            data={latency}
            height={210}
            onStretch={onStretch}
          />
        </Section>
        <Section title="Refusals">
          {totals.refused === 0 ? (
            <p>Nothing was refused.</p>
          ) : (
            <TimeChart
              title="Refusals by cause"
              unit={`refusals a ${step}`}
              data={causes}
              height={210}
              onStretch={onStretch}
            />
          )}
        </Section>
      </SimpleGrid>
    </>
  );
}

/** The same numbers wherever traffic is told in numbers. */
export function tilesOf({ requests, refused, errors, p95 }: ReturnType<typeof totalsOf>) {
  return [
    { label: 'Requests', value: number(requests) },
    {
      label: 'Refused',
      value: number(refused),
      beside: `${percent(shareOf(refused, requests))} of requests`,
    },
    {
      label: 'Errors',
      value: number(errors),
      beside: `${percent(shareOf(errors, requests))} answered with 500 or more`,
      tone: shareOf(errors, requests) > 0.01 ? ('red' as const) : undefined,
    },
    { label: '95 % answered within', value: milliseconds(p95), beside: 'in a usual step' },
  ];
}
