import { Select } from '@mantine/core';
import { useState } from 'react';
import type { EndingCredential } from '#kit/api/admin.ts';
import { listOf, useRead } from '#kit/api/hooks.ts';
import { credentialColumn, credentialNouns, endColumn, NothingEnds } from '#kit/credentials/ending.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { applicationHref } from '../applications/addresses.ts';
import { Owner } from '../applications/applications-table.tsx';

const spans = [
  { value: '7', label: 'Within 7 days' },
  { value: '30', label: 'Within 30 days' },
  { value: '90', label: 'Within 90 days' },
  { value: '366', label: 'Within a year' },
] as const;

const kinds = Object.entries(credentialNouns).map(([value, label]) => ({
  value: value as EndingCredential['kind'],
  label,
}));

const whose: readonly Column<EndingCredential>[] = [
  {
    title: 'Application',
    render: ({ application: { name, title } }) => (
      <RowName href={applicationHref(name)} below={title === name ? undefined : name}>
        {title}
      </RowName>
    ),
    width: '34%',
  },
  { title: 'Developer', render: ({ developer }) => <Owner developer={developer} /> },
];

/** What of applications ends soon and has no successor yet. */
export default function EndingPage() {
  const [chosen, setSpan] = useFilter('within');
  const [wanted, setKind] = useFilter('kind');
  const span = spans.find(({ value }) => value === chosen)?.value ?? '30';
  const kind = kinds.find(({ value }) => value === wanted)?.value ?? '';
  const [now] = useState(Date.now);
  const found = useRead(api, '/ending-credentials', { query: { days: Number(span) } });
  return (
    <>
      <PageHeader
        title="Ending soon"
        lead="Keys, client secrets, certificates and signing keys that end by themselves and have no successor yet. Developers are told 30, 7 and 1 days before."
      />
      <FilterBar>
        <FilterSelect label="Kind" value={kind} onChange={setKind} options={kinds} />
        <Select
          aria-label="Time"
          data={[...spans]}
          value={span}
          onChange={value => setSpan(value ?? '')}
          allowDeselect={false}
          w={{ base: '100%', xs: 190 }}
        />
      </FilterBar>
      <PageState of={found} skeleton={<Loading lines={6} />}>
        {({ items }) => (
          <DataTable
            label="Credentials that end soon"
            one="credential"
            list={listOf(items.filter(item => kind === '' || item.kind === kind))}
            columns={[credentialColumn, ...whose, endColumn(now)]}
            rowKey={({ id }) => id}
            empty={
              <NothingEnds>
                {kind === ''
                  ? 'What ends in the time that you chose is listed here, the first to end first.'
                  : 'Of this kind. Clear the filter to see the others.'}
              </NothingEnds>
            }
          />
        )}
      </PageState>
    </>
  );
}
