import { useMemo } from 'react';
import type { LiveSecond, LiveTick } from '#kit/api/admin.ts';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { decisionsHref } from '../decisions/addresses.ts';
import { titleOf } from '../decisions/words.ts';
import { trafficHref } from '../traffic/addresses.ts';
import { named } from '../traffic/names.ts';
import { Ranking } from '../traffic/ranking.tsx';
import classes from './busiest.module.css';

/** Rows of each list: always as many lines, so that nothing jumps. */
const listed = 6;

/** Who is busiest, and why requests are refused. */
export function Busiest({ tick, seconds }: { tick: LiveTick | null; seconds: readonly LiveSecond[] }) {
  const canRead = useSession().can('decisions:read');
  const causes = useMemo(() => causesOf(seconds), [seconds]);
  return (
    <div className={classes['lists']}>
      <Section title="Refusals by cause" lead="In the last five minutes">
        <Ranking
          label="Refusals by cause"
          kind="Cause"
          count="Refused"
          withRefused={false}
          empty="Nothing was refused."
          rows={causes.slice(0, listed).map(([code, count]) => ({
            key: code,
            name: titleOf(code),
            href: canRead ? decisionsHref({ code }) : undefined,
            requests: count,
            refused: count,
          }))}
        />
      </Section>
      <Section title="Top applications" lead="In the last minute">
        <Ranking
          label="Top applications"
          kind="Name"
          count="Requests"
          empty="No application has called."
          rows={(tick?.applications ?? []).slice(0, listed).map(({ application, ...counts }) => ({
            key: application,
            name: named('application', application),
            href: trafficHref({ time: 'hour', application }),
            ...counts,
          }))}
        />
      </Section>
      <Section title="Top operations" lead="In the last minute">
        <Ranking
          label="Top operations"
          kind="Name"
          count="Requests"
          empty="No operation was called."
          rows={(tick?.operations ?? []).slice(0, listed).map(({ version, operation, ...counts }) => ({
            key: `${version} ${operation}`,
            name: named('operation', operation),
            below: version,
            href: trafficHref({ time: 'hour', version, operation }),
            ...counts,
          }))}
        />
      </Section>
    </div>
  );
}

function causesOf(seconds: readonly LiveSecond[]): readonly (readonly [code: string, count: number])[] {
  const causes = new Map<string, number>();
  for (const { byRefusal } of seconds)
    for (const [code, count] of Object.entries(byRefusal)) causes.set(code, (causes.get(code) ?? 0) + count);
  return [...causes].toSorted(([, a], [, b]) => b - a);
}
