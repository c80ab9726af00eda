import { SegmentedControl, Select } from '@mantine/core';
import { IconFileCheck, IconInbox } from '@tabler/icons-react';
import { useList } from '#kit/api/hooks.ts';
import { DataTable } from '#kit/data/data-table.tsx';
import { FilterBar, useFilter } from '#kit/data/filters.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { needed } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { applicant, decisions, plan, since, state, target } from './columns.tsx';

const views = [
  { value: 'pending', label: 'Waiting' },
  { value: 'approved', label: 'Approved' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'all', label: 'All' },
] as const;

/** Who may call what: first those who wait for a decision. */
export default function SubscriptionsPage() {
  const { can } = useSession();
  const [status, setStatus] = useFilter('status');
  const [search, setSearch] = useFilter('search');
  const view = views.find(({ value }) => value === status)?.value ?? 'pending';
  const list = useList(api, '/subscriptions', {
    query: { limit: 50, search, status: view === 'all' ? undefined : view },
  });
  return (
    <>
      <PageHeader
        title="Subscriptions"
        lead={
          can('subscriptions:approve')
            ? 'Who asks to call which API, and under which plan. Who waits longest comes first.'
            : `Who asks to call which API, and under which plan. To decide: ${needed('subscriptions:approve').toLowerCase()}`
        }
      />
      <FilterBar>
        <SegmentedControl
          aria-label="State"
          value={view}
          onChange={next => setStatus(next === 'pending' ? '' : next)}
          data={[...views]}
          visibleFrom="sm"
        />
        <Select
          aria-label="State"
          value={view}
          onChange={next => setStatus(next === null || next === 'pending' ? '' : next)}
          data={[...views]}
          hiddenFrom="sm"
          w="100%"
        />
        <SearchInput label="Search subscriptions" value={search} onSearch={setSearch} />
      </FilterBar>
      <DataTable
        label="Subscriptions"
        one="subscription"
        list={list}
        columns={[applicant, target, plan, ...(view === 'all' ? [state] : []), since, decisions]}
        rowKey={row => row.id}
        empty={<None view={view} searched={search !== ''} />}
      />
    </>
  );
}

function None({ view, searched }: { view: (typeof views)[number]['value']; searched: boolean }) {
  if (searched)
    return (
      <Empty title="No subscription matches" icon={<IconFileCheck size={26} />}>
        Search for less, or look among all.
      </Empty>
    );
  if (view === 'pending')
    return (
      <Empty title="Nobody is waiting" icon={<IconInbox size={26} />}>
        Applications that subscribe under a plan with approval appear here until somebody decides.
      </Empty>
    );
  return (
    <Empty title="None" icon={<IconFileCheck size={26} />}>
      Subscriptions in this state appear here.
    </Empty>
  );
}
