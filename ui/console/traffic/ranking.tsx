import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { milliseconds, number, percent } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { shareOf } from './totals.ts';
import classes from './ranking.module.css';

export interface Ranked {
  readonly key: string;
  readonly name: ReactNode;
  readonly below?: ReactNode;
  readonly href?: string | undefined;
  readonly requests: number;
  readonly refused: number;
  readonly p95?: number | null;
}

/** The busiest, most first, with a bar that shows their part of the first one. */
export function Ranking({
  label,
  kind,
  count,
  rows,
  withRefused = true,
  empty,
}: {
  label: string;
  /** Headline of the names. */
  kind: string;
  /** Headline of the counts. */
  count: string;
  rows: readonly Ranked[];
  /** Without it only the count is shown. */
  withRefused?: boolean;
  empty: string;
}) {
  if (rows.length === 0) return <p className={classes['empty']}>{empty}</p>;
  const most = Math.max(...rows.map(({ requests }) => requests), 1);
  const timed = rows.some(({ p95 }) => p95 !== undefined);
  return (
    <div className={classes['frame']}>
      <table className={classes['ranking']} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{kind}</th>
            <th scope="col">{count}</th>
            {withRefused && <th scope="col">Refused</th>}
            {timed && (
              <th scope="col" className={classes['time']}>
                95&nbsp;%<VisuallyHidden> answered within</VisuallyHidden>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, below, href, requests, refused, p95 }) => (
            <tr key={key}>
              <th scope="row">
                <span
                  className={classes['bar']}
                  style={{ inlineSize: `${(100 * requests) / most}%` }}
                  aria-hidden
                />
                <span className={classes['name']}>
                  {href === undefined ? name : <Link href={href}>{name}</Link>}
                  {below !== undefined && <small>{below}</small>}
                </span>
              </th>
              <td>{number(requests)}</td>
              {withRefused && (
                <td
                  title={refused === 0 ? undefined : `${percent(shareOf(refused, requests))} of its requests`}
                >
                  {refused === 0 ? <span className={classes['none']}>0</span> : number(refused)}
                </td>
              )}
              {timed && <td className={classes['time']}>{milliseconds(p95)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
