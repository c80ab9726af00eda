import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHourglassLow,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TargetState } from '#kit/api/admin.ts';
import { listOf } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { type Column, DataTable } from '#kit/data/data-table.tsx';

const states = {
  healthy: {
    tone: 'green',
    icon: IconCircleCheck,
    label: 'Healthy',
    meaning: 'Gets its share of the calls.',
  },
  'slow-start': {
    tone: 'green',
    icon: IconHourglassLow,
    label: 'Coming back',
    meaning: 'Gets a growing share of the calls.',
  },
  'half-open': {
    tone: 'amber',
    icon: IconHourglassLow,
    label: 'Probed',
    meaning: 'Its circuit breaker lets a few calls through to see how they do.',
  },
  unreachable: {
    tone: 'amber',
    icon: IconPlugConnectedX,
    label: 'Not reached',
    meaning: 'A connection failed a moment ago: others are used first.',
  },
  ejected: {
    tone: 'amber',
    icon: IconAlertTriangle,
    label: 'Passed over',
    meaning: 'It failed too often of late: others are used first.',
  },
  open: {
    tone: 'red',
    icon: IconCircleX,
    label: 'Spared',
    meaning: 'Its circuit breaker is open: it gets no calls for a while.',
  },
  unhealthy: {
    tone: 'red',
    icon: IconCircleX,
    label: 'Not well',
    meaning: 'It fails its health checks and gets no calls.',
  },
} as const satisfies Record<TargetState['state'], object>;

function StateBadge({ state }: { state: TargetState['state'] }) {
  const { tone, icon, label, meaning } = states[state];
  return (
    <ToneBadge tone={tone} icon={icon} title={meaning}>
      {label}
    </ToneBadge>
  );
}

/** `2 of 4 workers` where not all of them see the same. */
function seenBy({ state, workers }: TargetState): string {
  const all = Object.values(workers).reduce((sum, count) => sum + count, 0);
  const alike = workers[state] ?? 0;
  return alike === all ? '' : ` by ${alike} of ${all} workers`;
}

const columns: readonly Column<TargetState>[] = [
  {
    title: 'Target',
    render: ({ url, group }) => (
      <>
        <code>{url}</code>
        {group === 'canary' && ' (canary)'}
      </>
    ),
  },
  {
    title: 'State',
    render: target => (
      <>
        <StateBadge state={target.state} />
        {seenBy(target)}
      </>
    ),
  },
  { title: 'Calls under way', number: true, render: ({ outstanding }) => outstanding },
  { title: 'Waiting', number: true, render: ({ queued }) => queued },
  { title: 'Connections', number: true, render: ({ connections }) => connections },
];

/** Every target and how it does. */
export function TargetsTable({
  targets,
  empty,
}: {
  targets: {
    readonly data: { readonly items: readonly TargetState[] } | undefined;
    readonly isPending: boolean;
    readonly isFetching: boolean;
    readonly error: Error | null;
    refetch(): unknown;
  };
  empty: ReactNode;
}) {
  const { isPending, error } = targets;
  const list = {
    ...listOf(targets.data?.items ?? []),
    isPending,
    error,
    refetch: () => void targets.refetch(),
  };
  return (
    <DataTable
      label="Targets"
      one="target"
      list={list}
      columns={columns}
      rowKey={({ group, url }) => `${group} ${url}`}
      empty={empty}
    />
  );
}
