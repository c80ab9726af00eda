import { useEffect, useRef } from 'react';
import type { ChartData, Measure } from './model.ts';
import { Plot, type Scheme } from './plot.ts';
import classes from './charts.module.css';

/** Points at one of the moments from outside, or away with null. */
export interface PointAt {
  readonly index: number | null;
}

/** The canvas. Loaded when the first chart is shown; by its key it is made anew when its look changes. */
export default function PlotView({
  data,
  measure,
  scheme,
  height,
  pointAt,
  onPoint,
  onSelect,
}: {
  data: ChartData;
  measure: Measure;
  scheme: Scheme;
  height: number;
  /** A new object points again. */
  pointAt: PointAt | null;
  onPoint: (index: number | null) => void;
  onSelect: (from: number, to: number) => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef({ data, onPoint, onSelect });
  useEffect(() => {
    latest.current = { data, onPoint, onSelect };
  });
  useEffect(() => {
    if (holder.current === null) return undefined;
    const made = new Plot(holder.current, {
      data: latest.current.data,
      measure,
      scheme,
      height,
      pointed: index => latest.current.onPoint(index),
      selected: (from, to) => latest.current.onSelect(from, to),
    });
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [measure, scheme, height]);
  useEffect(() => plot.current?.show(data), [data]);
  useEffect(() => {
    if (pointAt === null) return;
    if (pointAt.index === null) plot.current?.leave();
    else plot.current?.point(pointAt.index);
  }, [pointAt]);
  return <div ref={holder} className={classes['plot']} style={{ minHeight: height }} aria-hidden />;
}
