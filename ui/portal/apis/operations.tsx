import { Anchor, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { listOf } from '#kit/api/hooks.ts';
import type { OperationSummary, Version } from '#kit/api/portal.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { CategoryBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { referenceHref } from './addresses.ts';

const columns: readonly Column<OperationSummary>[] = [
  {
    title: 'Operation',
    width: '55%',
    render: ({ method, path, summary }) => (
      <>
        {summary === '' ? '' : <Text size="sm">{summary}</Text>}
        <Text size="sm" ff="monospace" fw={400} c="dimmed">
          {method === '*' ? 'any method' : method} {path}
        </Text>
      </>
    ),
  },
  { title: 'Category', render: ({ category }) => <CategoryBadge category={category} /> },
  {
    title: 'Key',
    render: ({ keyRequired }) =>
      keyRequired ? (
        <ToneBadge tone="grey" icon={IconKey}>
          Needed
        </ToneBadge>
      ) : (
        <Text size="sm" c="dimmed">
          Not needed
        </Text>
      ),
  },
];

/** Operations at a glance; the reference has all about each. */
export function Operations({ version }: { version: Version }) {
  return (
    <Section
      title="Operations"
      lead={
        version.hasContract ? (
          <>
            Parameters, bodies and answers are in the{' '}
            <Anchor href={referenceHref(version.api, version.name)} inherit underline="always">
              reference
            </Anchor>
            .
          </>
        ) : (
          'This version has no contract: ask its owner how to call it.'
        )
      }
    >
      <DataTable
        label="Operations"
        one="operation"
        list={listOf(version.operations)}
        columns={columns}
        rowKey={({ method, path }) => `${method} ${path}`}
        empty={<Empty title="No operations">Nothing of this version is open to callers from outside.</Empty>}
      />
    </Section>
  );
}
