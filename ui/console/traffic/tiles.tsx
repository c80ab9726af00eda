import type { ReactNode } from 'react';
import classes from './tiles.module.css';

export interface Tile {
  readonly label: string;
  readonly value: ReactNode;
  /** What the number has to be seen against. */
  readonly beside?: ReactNode;
  readonly tone?: 'red' | 'amber' | undefined;
}

/** A few numbers that say how things are. */
export const Tiles = ({ tiles }: { tiles: readonly Tile[] }) => (
  <dl className={classes['tiles']}>
    {tiles.map(({ label, value, beside, tone }) => (
      <div key={label} className={`${classes['tile']} ${tone === undefined ? '' : (classes[tone] ?? '')}`}>
        <dt>{label}</dt>
        <dd className={classes['value']}>{value}</dd>
        {beside !== undefined && <dd className={classes['beside']}>{beside}</dd>}
      </div>
    ))}
  </dl>
);
