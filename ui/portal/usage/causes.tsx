import { Anchor, Title } from '@mantine/core';
import { number } from '#kit/format.ts';
import classes from './usage-page.module.css';

/** Refusals of the stretch by cause, each leading to what it means and how to mend it. */
export function Causes({ of }: { of: readonly (readonly [code: string, count: number])[] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <Title order={3} mb="xs">
        Refused, by cause
      </Title>
      <ul className={classes['causes']}>
        {of.map(([code, count]) => (
          <li key={code} className={classes['cause']}>
            <span className={classes['count']}>{number(count)}</span>
            <Anchor href={`/errors/${encodeURIComponent(code)}`} inherit>
              {code}
            </Anchor>
          </li>
        ))}
      </ul>
    </div>
  );
}
