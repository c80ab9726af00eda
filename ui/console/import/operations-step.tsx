import { Button, Group, Stack } from '@mantine/core';
import type { Operation } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { counted } from '#kit/format.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { CategoryMeanings } from '../versions/category-meanings.tsx';
import { CategorySetting } from '../versions/operation-settings.tsx';
import { OperationName } from '../versions/operations.tsx';
import type { VersionOf } from '../versions/version-page.tsx';
import { type Finding, Findings } from './findings.tsx';

/** Each operation with the category that was suggested for it, and why. */
export function OperationsStep({
  product,
  version,
  findings,
  next,
}: VersionOf & { findings: readonly Finding[] | null; next: () => void }) {
  const list = useList(api, '/apis/{api}/versions/{version}/operations', {
    path: { api: product.name, version: version.name },
    query: { limit: 50 },
  });
  const columns: readonly Column<Operation>[] = [
    {
      title: 'Operation',
      width: '45%',
      render: operation => <OperationName operation={operation} />,
    },
    {
      title: 'Category',
      render: operation => <CategorySetting {...{ product, version, operation }} reasons />,
    },
  ];
  return (
    <Stack gap="lg">
      {findings !== null && findings.length > 0 && (
        <Section
          title={counted(findings.length, 'doubtful place')}
          lead="They do not keep the document from being used."
        >
          <Findings list={findings} />
        </Section>
      )}
      <CategoryMeanings />
      <DataTable
        label="Operations"
        one="operation"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No operations">
            The document describes none. Go back to the contract and take another one.
          </Empty>
        }
      />
      <Group>
        <Button onClick={next}>Continue</Button>
      </Group>
    </Stack>
  );
}
