import type { Decision } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { RefusalCode } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { named } from '../traffic/names.ts';
import { decisionHref } from './addresses.ts';
import { titleOf } from './words.ts';

const columns: readonly Column<Decision>[] = [
  { title: 'When', render: ({ at }) => <Time at={at} />, width: '9rem' },
  {
    title: 'What',
    render: ({ id, code, mode }) => (
      <RowName href={decisionHref(id)} below={mode === 'report' ? 'only reported' : undefined}>
        {titleOf(code)}
      </RowName>
    ),
  },
  { title: 'Code', render: ({ code }) => <RefusalCode code={code} /> },
  { title: 'Operation', render: ({ operation }) => named('operation', operation) },
  { title: 'Application', render: ({ application }) => named('application', application) },
];

/** Requests that were refused one by one, newest first. */
export default function DecisionsPage() {
  const [code, setCode] = useFilter('code');
  const [application, setApplication] = useFilter('application');
  const [version] = useFilter('version');
  const list = useList(api, '/decisions', { query: { limit: 50, code, application, version } });
  const isFiltered = [code, application, version].some(text => text !== '');
  return (
    <>
      <PageHeader
        title="Decisions"
        lead="Requests that the gateway refused, newest first, for 14 days. Of a flood of one kind, samples are kept."
      />
      <FilterBar>
        <SearchInput label="Code of the refusal" value={code} onSearch={setCode} />
        <SearchInput label="Tag of the application" value={application} onSearch={setApplication} />
      </FilterBar>
      <DataTable
        label="Decisions"
        one="decision"
        many="decisions"
        list={list}
        columns={columns}
        rowKey={({ id, policyId, mode }) => `${id} ${policyId} ${mode}`}
        empty={
          <Empty title={isFiltered ? 'Nothing like this was refused' : 'Nothing was refused'}>
            {isFiltered
              ? 'Change the filters to see others.'
              : 'Refused requests show up here within seconds.'}
          </Empty>
        }
      />
    </>
  );
}
