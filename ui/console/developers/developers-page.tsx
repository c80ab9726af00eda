import { IconUserCode } from '@tabler/icons-react';
import type { ListedDeveloper } from '#kit/api/admin.ts';
import { useList, useRead } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { number } from '#kit/format.ts';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { communityHref, developerHref } from './addresses.ts';
import { DeveloperForm } from './developer-form.tsx';

const columns: readonly Column<ListedDeveloper>[] = [
  {
    title: 'Developer',
    render: ({ name, email }) => (
      <RowName href={developerHref(name)} below={email ?? undefined}>
        {name}
      </RowName>
    ),
    width: '38%',
  },
  {
    title: 'Community',
    render: ({ community }) =>
      community === null ? '–' : <Link href={communityHref(community)}>{community}</Link>,
  },
  { title: 'Applications', render: ({ applications }) => number(applications), number: true },
  { title: 'State', render: ({ active }) => <StatusBadge status={active ? 'active' : 'suspended'} /> },
  { title: 'Registered', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
];

const states = [
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
] as const;
type State = (typeof states)[number]['value'];

/** Who registers applications. */
export default function DevelopersPage() {
  const [search, setSearch] = useFilter('search');
  const [community, setCommunity] = useFilter('community');
  const [state, setState] = useFilter('state');
  const known = states.find(({ value }) => value === state)?.value ?? '';
  const communities = useRead(api, '/communities', { query: { limit: 200 } });
  const list = useList(api, '/developers', {
    query: {
      limit: 50,
      search,
      community,
      active: known === '' ? undefined : known === 'active',
    },
  });
  const filtered = search !== '' || community !== '' || known !== '';
  return (
    <>
      <PageHeader
        title="Developers"
        lead="Persons and teams who register applications, through the portal or here."
        actions={
          <>
            <LinkButton href="/communities" variant="default">
              Communities
            </LinkButton>
            <Needs permission="developers:write" label="Register developer">
              <DialogButton variant="filled" label="Register developer" title="Register a developer">
                {close => <DeveloperForm close={close} />}
              </DialogButton>
            </Needs>
          </>
        }
      />
      <FilterBar>
        <SearchInput label="Search developers" value={search} onSearch={setSearch} />
        <FilterSelect
          label="Community"
          value={community}
          onChange={setCommunity}
          options={(communities.data?.items ?? []).map(({ community: name, developers }) => ({
            value: name,
            label: `${name} (${number(developers)})`,
          }))}
        />
        <FilterSelect<State> label="State" value={known} onChange={setState} options={states} />
      </FilterBar>
      <DataTable
        label="Developers"
        one="developer"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty
            title={filtered ? 'No developer matches' : 'No developers yet'}
            icon={<IconUserCode size={26} />}
          >
            {filtered
              ? 'Search for less, or clear a filter.'
              : 'Developers appear here when they sign up in the portal, or when you register them.'}
          </Empty>
        }
      />
    </>
  );
}
