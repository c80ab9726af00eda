import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { written, type Measure, type Series } from './model.ts';
import { inkOf, type Marker } from './palette.ts';
import { textures, tile } from './texture.ts';
import { momentLabel } from './time-axis.ts';
import classes from './charts.module.css';

/** Each series by name with its line and mark, and its value at the moment that is pointed at; a press hides it. */
export function Legend({
  series,
  hidden,
  toggle,
  index,
  moment,
  step,
  measure,
  isDemo,
}: {
  series: readonly Series[];
  hidden: ReadonlySet<string>;
  toggle: (label: string) => void;
  index: number | null;
  moment: number | undefined;
  step: number;
  measure: Measure;
  isDemo: boolean;
}) {
  return (
    <div className={classes['legend']}>
      <ul>
        {series.map(({ label, ink, shape, values }) => (
          <li key={label}>
            <UnstyledButton
              className={classes['entry']}
              aria-pressed={!hidden.has(label)}
              disabled={series.length === 1}
              onClick={() => toggle(label)}
            >
              <Swatch {...{ ink, shape }} />
              <span className={classes['name']}>{label}</span>
              {index !== null && <span className={classes['value']}>{written(measure, values[index])}</span>}
            </UnstyledButton>
          </li>
        ))}
        {isDemo && (
          <li className={classes['entry']}>
            <span className={classes['demo']} aria-hidden />
            <span className={classes['name']}>Made up for the demo</span>
          </li>
        )}
      </ul>
      <span className={classes['moment']}>{moment !== undefined && momentLabel(moment, step)}</span>
    </div>
  );
}

function Swatch({ ink: name, shape }: Pick<Series, 'ink' | 'shape'>) {
  const ink = inkOf(name);
  const pattern = useId();
  return (
    <svg
      width="26"
      height="12"
      viewBox="0 0 26 12"
      aria-hidden
      style={{ color: `light-dark(${ink.light}, ${ink.dark})` }}
      className={classes['swatch']}
    >
      {shape === 'bars' && <rect x="8" y="1" width="9" height="10" fill="currentColor" />}
      {shape === 'stacked' && (
        <>
          <pattern id={pattern} width={tile} height={tile} patternUnits="userSpaceOnUse">
            <path d={textures[name]} stroke="currentColor" opacity="0.7" />
          </pattern>
          <rect width="26" height="12" fill="currentColor" opacity="0.25" />
          <rect width="26" height="12" fill={`url(#${pattern})`} />
          <path d="M0 0.75H26" stroke="currentColor" strokeWidth="1.5" />
        </>
      )}
      {shape === 'area' && <rect y="6" width="26" height="6" fill="currentColor" opacity="0.14" />}
      {(shape === 'area' || shape === undefined || shape === 'line') && (
        <>
          <path d="M0 6H26" stroke="currentColor" strokeWidth="2" strokeDasharray={ink.dash.join(' ')} />
          <path d={marks[ink.marker]} fill="currentColor" stroke="currentColor" />
        </>
      )}
    </svg>
  );
}

const marks: Readonly<Record<Marker, string>> = {
  circle: 'M9.5 6a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0',
  square: 'M10 3h6v6h-6z',
  triangle: 'M13 2l4 7h-8z',
  down: 'M13 10l4-7h-8z',
  diamond: 'M13 1.5L17 6l-4 4.5L9 6z',
  cross: 'M10 3l6 6M16 3l-6 6',
};
