import { Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { lazy, Suspense, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { ChartTable } from './chart-table.tsx';
import { Legend } from './legend.tsx';
import { inWords, withGaps, written, type ChartData, type Measure } from './model.ts';
import type { PointAt } from './plot-view.tsx';
import { useScheme } from './scheme.ts';
import { momentLabel } from './time-axis.ts';
import { Tools } from './tools.tsx';
import { moved, within, zoomed, type Stretch } from './view.ts';
import classes from './charts.module.css';

const PlotView = lazy(() => import('./plot-view.tsx'));

/** Fewer steps than this are not looked at by themselves. */
const leastSteps = 5;

/**
 * Numbers over time. Told apart by dash and mark as well as by colour; dragging or the buttons choose a stretch;
 * arrow keys read single moments; all of it also as a table.
 */
export function TimeChart({
  title,
  unit,
  data: given,
  measure = 'count',
  height = 240,
  zooms = true,
  onStretch,
}: {
  /** What is shown, as a headline would say it: the name of the chart to screen readers. */
  title: string;
  /** What the numbers count, in a few words: "requests a minute". Stands above the axis. */
  unit?: string;
  data: ChartData;
  measure?: Measure;
  /** CSS pixels. */
  height?: number;
  /** False where the stretch moves by itself. */
  zooms?: boolean;
  /** Takes over what is chosen, to read it anew in finer steps; otherwise the chart shows that part of what it has. */
  onStretch?: (stretch: Stretch) => void;
}) {
  const data = useMemo(() => withGaps(given), [given]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [asTable, setAsTable] = useState(false);
  const [index, setIndex] = useState<number | null>(null);
  const [pointAt, setPointAt] = useState<PointAt | null>(null);
  const [part, setPart] = useState<{ of: Stretch; stretch: Stretch } | null>(null);
  const scheme = useScheme();
  const words = useId();
  const whole: Stretch = data;
  // Another time to show ends the look at a part of the last one.
  const isPart = part !== null && part.of.from === whole.from && part.of.to === whole.to;
  const stretch = isPart ? part.stretch : whole;
  const shown = useMemo(
    () => ({
      ...data,
      from: stretch.from,
      to: stretch.to,
      series: data.series.filter(({ label }) => !hidden.has(label)),
    }),
    [data, hidden, stretch.from, stretch.to],
  );
  const choose = (next: Stretch) => {
    if (onStretch !== undefined) return onStretch(next);
    const inside = within(next, whole, leastSteps * data.step);
    setPart(inside.to - inside.from >= whole.to - whole.from ? null : { of: { ...whole }, stretch: inside });
  };
  const moment = index === null ? undefined : data.at[index];
  const toggle = (label: string) =>
    setHidden(before => {
      const next = new Set(before);
      if (!next.delete(label)) next.add(label);
      // The last one stays.
      return next.size === data.series.length ? before : next;
    });
  const look = shown.series.map(({ label, ink, shape }) => `${label}/${ink}/${shape ?? ''}`).join('|');
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, index, data.at, stretch);
    if (next === undefined) return;
    event.preventDefault();
    setPointAt({ index: next });
  };
  return (
    <figure className={classes['figure']} aria-label={title}>
      <div className={classes['head']}>
        <Text size="xs" c="dimmed">
          {unit}
        </Text>
        <Tools
          title={title}
          zooms={zooms}
          isWhole={!isPart && onStretch === undefined}
          zoomIn={() => choose(zoomed(stretch, 0.5, moment))}
          zoomOut={() => choose(zoomed(stretch, 2))}
          earlier={() => choose(moved(stretch, -0.5))}
          later={() => choose(moved(stretch, 0.5))}
          whole={onStretch === undefined ? () => setPart(null) : undefined}
          asTable={asTable}
          toggleTable={() => setAsTable(!asTable)}
        />
      </div>
      {asTable ? (
        <ChartTable {...{ title, data: shown, measure }} />
      ) : (
        <>
          <div
            role="slider"
            tabIndex={0}
            aria-label={`${title}: moment`}
            aria-describedby={words}
            aria-valuemin={0}
            aria-valuemax={Math.max(0, data.at.length - 1)}
            aria-valuenow={index ?? Math.max(0, data.at.length - 1)}
            aria-valuetext={told(shown, index ?? data.at.length - 1, measure)}
            className={classes['stage']}
            style={{ minHeight: height }}
            onKeyDown={onKeyDown}
            onBlur={() => setPointAt({ index: null })}
          >
            <Suspense fallback={<Skeleton height={height} />}>
              <PlotView
                key={`${look} ${scheme}`}
                data={shown}
                onPoint={setIndex}
                onSelect={(from, to) => zooms && choose({ from, to })}
                {...{ measure, scheme, height, pointAt }}
              />
            </Suspense>
          </div>
          <Legend
            series={data.series}
            isDemo={typeof data.demoUntil === 'number' && data.demoUntil > stretch.from}
            step={data.step}
            {...{ hidden, toggle, index, moment, measure }}
          />
        </>
      )}
      <VisuallyHidden id={words}>
        {inWords(shown, measure, at => momentLabel(at, data.step)).join(' ')}
      </VisuallyHidden>
    </figure>
  );
}

/** One moment in words. */
function told({ at, series, step }: ChartData, index: number, measure: Measure): string {
  const moment = at[index];
  if (moment === undefined) return 'nothing measured';
  const values = series.map(({ label, values: all }) => `${label} ${written(measure, all[index])}`);
  return `${momentLabel(moment, step)}: ${values.join(', ')}`;
}

function nextIndex(
  key: string,
  index: number | null,
  at: readonly number[],
  { from, to }: Stretch,
): number | undefined {
  const first = at.findIndex(moment => moment >= from);
  const last = at.findLastIndex(moment => moment <= to);
  if (first < 0 || last < 0) return undefined;
  const page = Math.max(1, Math.round((last - first) / 10));
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -page, PageUp: page }[key];
  if (by !== undefined) return index === null ? last : Math.min(last, Math.max(first, index + by));
  if (key === 'Home') return first;
  return key === 'End' ? last : undefined;
}
