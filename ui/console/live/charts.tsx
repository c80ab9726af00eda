import { SimpleGrid } from '@mantine/core';
import { useMemo } from 'react';
import type { LiveSecond } from '#kit/api/admin.ts';
import type { ChartData, Series } from '#kit/charts/model.ts';
import { TimeChart } from '#kit/charts/time-chart.tsx';
import { Section } from '#kit/section.tsx';
import { latencySeries, requestSeries } from '../traffic/chart-data.ts';

const second = 1000;
/** What is drawn, up to the last second. */
const shown = 300 * second;

/** The last five minutes. */
export function LiveCharts({ seconds }: { seconds: readonly LiveSecond[] }) {
  const requests = useMemo(() => dataOf(seconds, requestSeries(seconds, false)), [seconds]);
  const latency = useMemo(() => dataOf(seconds, latencySeries(seconds)), [seconds]);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" verticalSpacing={0}>
      <Section title="Requests">
        <TimeChart title="Requests" unit="requests a second" data={requests} height={200} zooms={false} />
      </Section>
      <Section title="Latency">
        <TimeChart
          title="Latency"
          unit="time to answer"
          measure="duration"
          data={latency}
          height={200}
          zooms={false}
        />
      </Section>
    </SimpleGrid>
  );
}

function dataOf(seconds: readonly LiveSecond[], series: readonly Series[]): ChartData {
  const to = seconds.at(-1)?.at ?? 0;
  return { at: seconds.map(({ at }) => at), series, step: second, from: to - shown, to };
}
