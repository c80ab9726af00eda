import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import type { TrafficPoint } from '#kit/api/portal.ts';
import { number } from '#kit/format.ts';
import { dateAndTime } from '#kit/time.tsx';
import classes from './chart.module.css';

const height = 220;
const font = '12px "Inter Variable", system-ui, sans-serif';

/** Calls as a filled line, refused ones as bars in front: told apart by shape as well as by colour. */
export default function UsageChart(drawn: Drawn) {
  // Drawn anew in the colours of another scheme.
  return <Plot key={useComputedColorScheme('light')} {...drawn} />;
}

interface Drawn {
  readonly points: readonly TrafficPoint[];
  /** What was asked for, which may begin before there was anything to count. */
  readonly from: number;
  readonly to: number;
}

function Plot({ points, from, to }: Drawn) {
  const place = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const holder = place.current;
    if (holder === null) return undefined;
    const plot = new UPlot(optionsIn(holder, [from / 1000, to / 1000], setAt), dataOf(points), holder);
    const watch = new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height }));
    watch.observe(holder);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [points, from, to]);
  const point = at === null ? undefined : points[at];
  return (
    <div>
      <div ref={place} className={classes['chart']} aria-hidden />
      <div className={classes['legend']}>
        <span className={classes['calls']}>Calls</span>
        <span className={classes['refused']}>Refused</span>
        {point !== undefined && (
          <span className={classes['read']}>
            {dateAndTime(point.at)}: {number(point.requests)} calls, {number(point.refused)} refused
          </span>
        )}
      </div>
    </div>
  );
}

const dataOf = (points: readonly TrafficPoint[]): UPlot.AlignedData => [
  points.map(({ at }) => at / 1000),
  points.map(({ requests }) => requests),
  points.map(({ refused }) => refused),
];

function optionsIn(
  holder: HTMLElement,
  stretch: [number, number],
  pointed: (at: number | null) => void,
): UPlot.Options {
  const style = getComputedStyle(holder);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const [ink, line, calls, refused] = [
    colour('--mantine-color-dimmed'),
    colour('--gate-line'),
    colour('--gate-chart-calls'),
    colour('--gate-chart-refused'),
  ];
  const axis = { stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  return {
    width: holder.clientWidth,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { x: { range: () => stretch }, y: { range: (_plot, _min, max) => [0, Math.max(5, max * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false } },
      { ...axis, size: 56, values: (_plot, values) => values.map(value => number(value)) },
    ],
    series: [
      {},
      { label: 'Calls', stroke: calls, width: 2, fill: `${calls}22`, points: { show: false } },
      {
        label: 'Refused',
        stroke: refused,
        fill: refused,
        width: 0,
        points: { show: false },
        ...(UPlot.paths.bars === undefined ? {} : { paths: UPlot.paths.bars({ size: [0.6, 18] }) }),
      },
    ],
    hooks: { setCursor: [({ cursor }) => pointed(cursor.idx ?? null)] },
  };
}
