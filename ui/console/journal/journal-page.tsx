import { Code, Pill, Group, Text } from '@mantine/core';
import { IconNotebook } from '@tabler/icons-react';
import type { JournalEntry } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { Link } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { applicationHref } from '../applications/addresses.ts';
import { TimeRange, useTimeRange } from '../audit/time-range.tsx';
import { FindTarget } from './find-target.tsx';
import { Verification } from './verification.tsx';

const columns: readonly Column<JournalEntry>[] = [
  { title: 'When', render: ({ at }) => <Time at={at} as="time" />, width: '10rem' },
  {
    title: 'Operation',
    render: ({ operation, version }) => <RowName below={version}>{operation}</RowName>,
  },
  {
    title: 'Application',
    render: ({ application }) =>
      application === null ? '–' : <Link href={applicationHref(application)}>{application}</Link>,
  },
  {
    title: 'User',
    render: ({ user }) => (user === null ? '–' : <Code style={{ overflowWrap: 'anywhere' }}>{user}</Code>),
  },
  {
    title: 'Decision',
    render: ({ decision }) => <Code style={{ overflowWrap: 'anywhere' }}>{decision}</Code>,
  },
];

/** Calls that were written down before they were forwarded, and the proof that nobody changed them since. */
export default function JournalPage() {
  const [decision, setDecision] = useFilter('decision');
  const [application, setApplication] = useFilter('application');
  const [target, setTarget] = useFilter('target');
  const span = useTimeRange();
  const list = useList(api, '/journal', { query: { limit: 50, decision, application, target, ...span } });
  const isFiltered = decision !== '' || application !== '' || target !== '' || span.from !== undefined;
  return (
    <>
      <PageHeader
        title="Call journal"
        lead="Calls that can do harm, each written down before it was forwarded. Addresses and targets are in it as keyed hashes only."
        actions={<FindTarget onFound={setTarget} />}
      />
      <Verification />
      <FilterBar>
        <SearchInput label="Decision id" value={decision} onSearch={setDecision} />
        <SearchInput label="Application id" value={application} onSearch={setApplication} />
        <TimeRange />
      </FilterBar>
      {target !== '' && (
        <Group gap="xs" mb="md">
          <Text size="sm">Only calls to the target</Text>
          <Pill
            withRemoveButton
            onRemove={() => setTarget('')}
            removeButtonProps={{ 'aria-label': 'Show other targets', tabIndex: 0, 'aria-hidden': false }}
          >
            {target}
          </Pill>
        </Group>
      )}
      <DataTable
        label="Calls"
        one="call"
        list={list}
        columns={columns}
        rowKey={({ decision: id }) => id}
        empty={
          <Empty
            title={isFiltered ? 'No such call was written down' : 'No call was written down yet'}
            icon={<IconNotebook size={26} />}
          >
            {isFiltered
              ? 'Take a filter away or choose a longer time to see more.'
              : 'Attach the policy “call-journal” to operations that can do harm; their calls are listed here.'}
          </Empty>
        }
      />
    </>
  );
}
