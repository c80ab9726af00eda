import { Text } from '@mantine/core';
import type { Operation } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { type Category, categories } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { Link } from '#kit/link.tsx';
import { needed } from '#kit/needs.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { operationHref } from '../apis/addresses.ts';
import { AudienceSetting, CategorySetting } from './operation-settings.tsx';
import type { VersionOf } from './version-page.tsx';

/** The operations of a version: what each does if misused, and for whom it is. */
export function OperationsSection({ product, version }: VersionOf) {
  const { can } = useSession();
  const [asked, setCategory] = useFilter('category');
  const category = Object.hasOwn(categories, asked) ? (asked as Category) : '';
  const list = useList(api, '/apis/{api}/versions/{version}/operations', {
    path: { api: product.name, version: version.name },
    query: { limit: 50, ...(category !== '' && { category }) },
  });
  const closed = version.lifecycle === 'retired' ? 'A retired version is not changed any more.' : undefined;
  const columns: readonly Column<Operation>[] = [
    {
      title: 'Operation',
      width: '44%',
      render: operation => (
        <OperationName operation={operation} href={operationHref(product.name, version.name, operation.id)} />
      ),
    },
    {
      title: 'Category',
      render: operation => <CategorySetting {...{ product, version, operation, closed }} />,
    },
    {
      title: 'Audience',
      render: operation => <AudienceSetting {...{ product, version, operation, closed }} />,
    },
  ];
  return (
    <>
      <FilterBar>
        <FilterSelect
          label="Category"
          value={category}
          onChange={setCategory}
          options={(Object.keys(categories) as Category[]).map(value => ({
            value,
            label: categories[value].label,
          }))}
        />
        {!can('apis:write') && (
          <Text size="sm" c="dimmed">
            Categories and audiences are shown as they are. To change them: {needed('apis:write')}
          </Text>
        )}
      </FilterBar>
      <DataTable
        label={`Operations of ${product.title} ${version.name}`}
        one="operation"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          category === '' ? (
            <Empty title="No operations">
              The contract describes none. Import another one under Contract.
            </Empty>
          ) : (
            <Empty title="None of this category">Choose another category, or show all.</Empty>
          )
        }
      />
    </>
  );
}

/** Method, path and summary; a link where there is a page. */
export function OperationName({
  operation,
  href,
}: {
  operation: Pick<Operation, 'method' | 'path' | 'summary'>;
  href?: string;
}) {
  const name = `${operation.method === '*' ? 'Any method' : operation.method} ${operation.path}`;
  return (
    <>
      {href === undefined ? (
        <Text ff="monospace" size="sm" fw={600} component="span">
          {name}
        </Text>
      ) : (
        <Link href={href} ff="monospace" size="sm" fw={600} underline="hover">
          {name}
        </Link>
      )}
      <Text size="sm" c="dimmed" fw={400}>
        {operation.summary}
      </Text>
    </>
  );
}
