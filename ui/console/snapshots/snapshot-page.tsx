import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'wouter';
import type { Snapshot } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { NotFound } from '#kit/app/not-found.tsx';
import { useFilter } from '#kit/data/filters.tsx';
import { Facts } from '#kit/facts.tsx';
import { Link } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { ActorNames, useActorName, useActors } from '../audit/actors.tsx';
import { Comparison } from './comparison.tsx';
import { LeftOut, RollBack } from './roll-back.tsx';
import { ServedBadge, useServed } from './served.tsx';

/** One Snapshot: who made it and why, and what changed by it. */
export default function SnapshotPage() {
  const { number: given } = useParams<{ number: string }>();
  const actors = useActors();
  if (!/^[1-9]\d{0,14}$/.test(given)) return <NotFound />;
  return (
    <ActorNames value={actors}>
      <Numbered key={given} number={Number(given)} />
    </ActorNames>
  );
}

function Numbered({ number }: { number: number }) {
  // By the list and not by its own address: that one brings the whole document along.
  const two = useRead(api, '/snapshots', { query: { limit: 2, after: number + 1 } });
  return (
    <PageState of={two}>
      {({ items: [snapshot, before] }) =>
        snapshot?.number === number ? <Known snapshot={snapshot} before={before?.number} /> : <NotFound />
      }
    </PageState>
  );
}

function Known({ snapshot, before }: { snapshot: Snapshot; before: number | undefined }) {
  const { number } = snapshot;
  const served = useServed();
  const maker = useActorName(snapshot.createdBy);
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const earlier = served !== undefined && number < served.number;
  return (
    <>
      <PageHeader
        title={`Snapshot ${number}`}
        crumbs={[{ label: 'Snapshots', href: '/snapshots' }]}
        badges={served?.number === number && <ServedBadge />}
        actions={
          earlier && (
            <Allowed permission="snapshots:write">
              <RollBack number={number} onDone={setLeftOut} />
            </Allowed>
          )
        }
      />
      <LeftOut versions={leftOut} />
      <Section title="How it came to be">
        <Facts
          items={[
            ['Made', <Time key="at" at={snapshot.createdAt} />],
            ['By', maker],
            [
              'Why',
              <PlainText key="why" size="sm">
                {snapshot.note === '' ? '–' : snapshot.note}
              </PlainText>,
            ],
            ...(snapshot.rolledBackTo === null
              ? []
              : ([
                  [
                    'Brought back',
                    <Link key="back" href={`/snapshots/${snapshot.rolledBackTo}`}>
                      Snapshot {snapshot.rolledBackTo}
                    </Link>,
                  ],
                ] as const)),
            [
              'Digest (SHA-256)',
              <Text key="digest" size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                {snapshot.digest}
              </Text>,
            ],
          ]}
        />
      </Section>
      <Changes number={number} before={before} served={earlier ? served.number : undefined} />
    </>
  );
}

/** Against the one before: what it brought. Against the one in service: what a roll-back would change. */
function Changes({
  number,
  before,
  served,
}: {
  number: number;
  before: number | undefined;
  served: number | undefined;
}) {
  const [asked, setAsked] = useFilter('against');
  const rollingBack = served !== undefined && (asked === 'served' || before === undefined);
  const from = rollingBack ? served : before;
  return (
    <Section
      title={rollingBack ? 'What rolling back would change' : 'What it changed'}
      lead={
        from !== undefined && (
          <>
            From <Link href={`/snapshots/${from}`}>Snapshot {from}</Link>
            {rollingBack ? ', the one in service,' : ', the one before,'} to this one.
          </>
        )
      }
      actions={
        before !== undefined &&
        served !== undefined && (
          <SegmentedControl
            size="xs"
            aria-label="Compare with"
            value={rollingBack ? 'served' : 'before'}
            onChange={value => setAsked(value === 'served' ? 'served' : '')}
            data={[
              { value: 'before', label: 'The one before' },
              { value: 'served', label: 'The one in service' },
            ]}
          />
        )
      }
    >
      {from === undefined ? (
        <Text size="sm" c="dimmed">
          This is the first one; there is nothing to compare it with.
        </Text>
      ) : (
        <Comparison key={`${from} ${number}`} from={from} to={number} />
      )}
    </Section>
  );
}
