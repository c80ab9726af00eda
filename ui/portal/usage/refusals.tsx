import { Anchor, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useList } from '#kit/api/hooks.ts';
import type { Application, Refusal } from '#kit/api/portal.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Link } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { whyHref } from '../why/feature.ts';

const columns: readonly Column<Refusal>[] = [
  {
    title: 'Refused as',
    width: '32%',
    render: ({ title, status, code }) => (
      <>
        {title}
        <Text size="xs" c="dimmed" fw={400}>
          {status} ·{' '}
          <Anchor href={`/errors/${encodeURIComponent(code)}`} inherit underline="always">
            {code}
          </Anchor>
        </Text>
      </>
    ),
  },
  {
    title: 'Call',
    render: ({ api: name, version, operation }) => (
      <Text span size="sm" ff={operation === null ? undefined : 'monospace'}>
        {operation ?? [name, version].filter(part => part !== null).join(' ')}
      </Text>
    ),
  },
  { title: 'When', render: ({ at }) => <Time at={at} /> },
  {
    title: 'Decision id',
    render: ({ id }) => (
      <Link href={whyHref(id)} ff="monospace" size="sm">
        {id}
      </Link>
    ),
  },
];

/** The latest refusals, each leading to its explanation. */
export function Refusals({ application }: { application: Application }) {
  const list = useList(api, '/applications/{application}/refusals', {
    path: { application: application.id },
    query: { limit: 20 },
  });
  return (
    <Section title="Latest refusals" lead="Open a decision id to read what happened and how to fix it.">
      <DataTable
        label="Refusals"
        one="refusal"
        list={list}
        columns={columns}
        rowKey={({ id, at }) => `${id} ${at}`}
        empty={
          <Empty title="Nothing was refused" icon={<IconShieldCheck size={26} />}>
            Refused calls appear here within seconds, and stay for a while.
          </Empty>
        }
      />
    </Section>
  );
}
