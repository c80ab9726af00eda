import { Button, Group, Text } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useDisclosure } from '@mantine/hooks';
import { useLocation } from 'wouter';
import type { ListedApi } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import {
  type Audience,
  audiences,
  type Category,
  categories,
  type Lifecycle,
  lifecycles,
} from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { apiHref, importHref } from './addresses.ts';
import { ApiDialog } from './api-form.tsx';
import classes from './list.module.css';
import { VersionLines } from './version-lines.tsx';

const columns: readonly Column<ListedApi>[] = [
  {
    title: 'API',
    width: '30%',
    render: row => (
      <>
        <Link href={apiHref(row)} fw={600} underline="hover">
          {row.title}
        </Link>
        {row.title !== row.name && (
          <Text size="xs" c="dimmed" ff="monospace">
            {row.name}
          </Text>
        )}
        <Text size="sm" c="dimmed" fw={400} lineClamp={2} mt={2}>
          {row.description}
        </Text>
      </>
    ),
  },
  { title: 'Versions', render: row => <VersionLines api={row} /> },
  {
    title: 'Owner',
    render: ({ owner }) => (owner === '' ? <Text size="sm">Nobody</Text> : owner),
  },
  {
    title: 'Changed',
    render: ({ updatedAt }) => (
      <span className={classes['nowrap']}>
        <Time at={updatedAt} as="ago" />
      </span>
    ),
  },
];

/** Keys of a table as choices. */
const choices = <Name extends string>(table: Readonly<Record<Name, { readonly label: string }>>) =>
  (Object.keys(table) as Name[]).map(value => ({ value, label: table[value].label }));

const among = <Name extends string>(table: Readonly<Record<Name, unknown>>, value: string): Name | '' =>
  Object.hasOwn(table, value) ? (value as Name) : '';

export default function ApisPage() {
  const [search, setSearch] = useFilter('search');
  const [owner, setOwner] = useFilter('owner');
  const [lifecycleText, setLifecycle] = useFilter('lifecycle');
  const [audienceText, setAudience] = useFilter('audience');
  const [categoryText, setCategory] = useFilter('category');
  const lifecycle: Lifecycle | '' = among(lifecycles, lifecycleText);
  const audience: Audience | '' = among(audiences, audienceText);
  const category: Category | '' = among(categories, categoryText);
  const filtered = [search, owner, lifecycle, audience, category].some(value => value !== '');

  const list = useList(api, '/apis', {
    query: {
      limit: 25,
      search,
      owner,
      ...(lifecycle !== '' && { lifecycle }),
      ...(audience !== '' && { audience }),
      ...(category !== '' && { category }),
    },
  });
  const owners = useList(api, '/owners', { query: { limit: 200 } });
  const named = owners.items.filter(each => each.owner !== '');
  const [, navigate] = useLocation();

  return (
    <>
      <PageHeader
        title="APIs"
        lead="Everything that is published through the gateway, or is being prepared."
        actions={<Actions />}
      />
      <FilterBar>
        <SearchInput label="Search APIs" value={search} onSearch={setSearch} />
        <FilterSelect
          label="Lifecycle"
          value={lifecycle}
          onChange={setLifecycle}
          options={choices(lifecycles)}
        />
        <FilterSelect
          label="Category"
          value={category}
          onChange={setCategory}
          options={choices(categories)}
        />
        <FilterSelect label="Audience" value={audience} onChange={setAudience} options={choices(audiences)} />
        {(named.length > 1 || owner !== '') && (
          <FilterSelect
            label="Owner"
            value={owner}
            onChange={setOwner}
            options={named.map(each => ({ value: each.owner, label: `${each.owner} (${each.apis})` }))}
          />
        )}
      </FilterBar>
      <DataTable
        label="APIs"
        one="API"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          filtered ? (
            <Empty
              title="No API fits"
              action={
                <Button variant="default" onClick={() => navigate('/apis')}>
                  Show all APIs
                </Button>
              }
            >
              None has all that you ask for. Search reads names, titles, descriptions and owners.
            </Empty>
          ) : (
            <Empty
              title="No APIs yet"
              action={
                <Allowed permission="apis:write">
                  <LinkButton href={importHref()} leftSection={<IconFileImport size={16} aria-hidden />}>
                    Import an API
                  </LinkButton>
                </Allowed>
              }
            >
              Import an OpenAPI document: Gatehouse suggests what each operation can do if misused, shows the
              controls that it needs, and puts them in front of it.
            </Empty>
          )
        }
      />
    </>
  );
}

function Actions() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Group gap="xs">
      <Allowed permission="apis:write">
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
          Add an API
        </Button>
        <ApiDialog opened={opened} onClose={close} />
      </Allowed>
      <Needs permission="apis:write" label="Import an API">
        <LinkButton href={importHref()} leftSection={<IconFileImport size={16} aria-hidden />}>
          Import an API
        </LinkButton>
      </Needs>
    </Group>
  );
}
