import { compact, milliseconds, percent } from '#kit/format.ts';
import classes from './tiles.module.css';
import type { Totals } from './totals.ts';

/** The stretch in four figures. */
export function Tiles({ requests, refused, errors, p95 }: Totals) {
  const share = (count: number) => (requests === 0 ? '' : percent(count / requests));
  const tiles = [
    ['Calls', compact(requests), ''],
    ['Refused', compact(refused), share(refused)],
    ['Failed', compact(errors), share(errors)],
    ['Answered within', milliseconds(p95), '95 of 100 calls, busiest step'],
  ] as const;
  return (
    <dl className={classes['tiles']}>
      {tiles.map(([name, value, more]) => (
        <div key={name} className={classes['tile']}>
          <dt>{name}</dt>
          <dd>
            {value}
            {more !== '' && <span className={classes['more']}>{more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
