import { Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { Snapshot } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Allowed, useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { ActorNames, useActorName, useActors } from '../audit/actors.tsx';
import { LeftOut, RollBack, ServeCatalogue } from './roll-back.tsx';
import { ServedBadge, useServed } from './served.tsx';

/** All that gateways ever served from, newest first, and the way back. */
export default function SnapshotsPage() {
  const { can } = useSession();
  const served = useServed();
  const actors = useActors();
  const list = useList(api, '/snapshots', { query: { limit: 50 } });
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const columns: readonly Column<Snapshot>[] = [
    {
      title: 'Snapshot',
      render: ({ number }) => <RowName href={`/snapshots/${number}`}>Snapshot {number}</RowName>,
    },
    { title: 'State', render: ({ number }) => (number === served?.number ? <ServedBadge /> : 'Earlier') },
    { title: 'Why', render: ({ note }) => <PlainText size="sm">{note === '' ? '–' : note}</PlainText> },
    {
      title: 'Made',
      render: ({ createdAt, createdBy }) => (
        <>
          <Time at={createdAt} />
          <Text size="xs" c="dimmed">
            by <Maker actor={createdBy} />
          </Text>
        </>
      ),
    },
    ...(can('snapshots:write')
      ? [
          {
            title: 'Actions',
            actions: true,
            render: ({ number }: Snapshot) =>
              served !== undefined &&
              number < served.number && <RollBack number={number} size="xs" onDone={setLeftOut} />,
          },
        ]
      : []),
  ];
  return (
    <ActorNames value={actors}>
      <PageHeader
        title="Snapshots"
        lead="Gateways serve from a Snapshot of the catalogue. Each change to what they do makes a new one; earlier ones are kept and can be brought back."
        actions={
          <Allowed permission="snapshots:write">
            <ServeCatalogue />
          </Allowed>
        }
      />
      <LeftOut versions={leftOut} />
      <DataTable
        label="Snapshots"
        one="Snapshot"
        list={list}
        columns={columns}
        rowKey={({ number }) => number}
        empty={
          <Empty title="No Snapshots yet" icon={<IconStack2 size={26} />}>
            Publish a version of an API; that makes the first one.
          </Empty>
        }
      />
    </ActorNames>
  );
}

const Maker = ({ actor }: { actor: string }) => <>{useActorName(actor)}</>;
