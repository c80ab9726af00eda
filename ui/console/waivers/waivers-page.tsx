import { Text } from '@mantine/core';
import { IconShieldHalf } from '@tabler/icons-react';
import type { ListedWaiver } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { Link } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { operationHref, versionHref } from '../apis/addresses.ts';
import { ActorNames, useActorName, useActors } from '../audit/actors.tsx';
import { RevokeWaiver, Until } from './waiver.tsx';

/** Every control that the Security role does without somewhere, the first to end first. */
export default function WaiversPage() {
  const { can } = useSession();
  const actors = useActors();
  const [state, setState] = useFilter('state');
  const holding = state === 'holding';
  const list = useList(api, '/waivers', { query: { limit: 50, ...(holding ? { holding } : {}) } });
  return (
    <ActorNames value={actors}>
      <PageHeader
        title="Waivers"
        lead="Controls that the Security role does without for a while, the first to end first. When a waiver ends, operations that live by it answer 503 until they meet their floor."
      />
      <FilterBar>
        <FilterSelect
          label="Waivers"
          value={holding ? 'holding' : ''}
          onChange={setState}
          options={[{ value: 'holding', label: 'Those that hold now' }]}
        />
      </FilterBar>
      <DataTable
        label="Waivers"
        one="waiver"
        list={list}
        columns={can('waivers:write') ? [...columns, actions] : columns}
        rowKey={({ id }) => id}
        empty={
          <Empty title={holding ? 'No waiver holds now' : 'No waivers'} icon={<IconShieldHalf size={26} />}>
            {holding
              ? 'No control is done without anywhere at this moment.'
              : 'Nothing was ever waived. Where a control cannot be met yet, the Security role waives it on the page of the version.'}
          </Empty>
        }
      />
    </ActorNames>
  );
}

const columns: readonly Column<ListedWaiver>[] = [
  {
    title: 'Control',
    render: ({ title, control }) => <RowName below={<code translate="no">{control}</code>}>{title}</RowName>,
  },
  { title: 'For', render: waiver => <Place waiver={waiver} /> },
  {
    title: 'Reason',
    render: ({ reason, grantedBy }) => (
      <>
        <PlainText size="sm">{reason}</PlainText>
        <Text size="xs" c="dimmed" mt={4}>
          granted by <Granter actor={grantedBy} />
        </Text>
      </>
    ),
  },
  { title: 'Until', render: waiver => <Until waiver={waiver} /> },
];

const actions: Column<ListedWaiver> = {
  title: 'Actions',
  actions: true,
  render: waiver => waiver.state === 'holding' && <RevokeWaiver waiver={waiver} />,
};

const Place = ({ waiver: { api: name, version, operation, operationId } }: { waiver: ListedWaiver }) => (
  <>
    <Link href={versionHref(name, version, 'waivers')}>
      {name} {version}
    </Link>
    <Text component="div" size="xs" c="dimmed" mt="xs">
      {operation === null || operationId === null ? (
        'every operation'
      ) : (
        <Link href={operationHref(name, version, operationId)} ff="monospace">
          {operation}
        </Link>
      )}
    </Text>
  </>
);

const Granter = ({ actor }: { actor: string }) => <>{useActorName(actor)}</>;
