import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Exposed, Operation, Version } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { type Column, DataTable } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

const kinds: Readonly<Record<Exposed['what'], string>> = {
  undeclared: 'Not in the contract',
  'write-only': 'For requests only',
  classified: 'Classified in the contract',
  detected: 'Found by a detector',
  internals: 'Internals in an error',
};

const outcomes: Readonly<Record<Exposed['outcome'], string>> = {
  left: 'Sent as it was',
  masked: 'Masked',
  removed: 'Taken out',
  replaced: 'Replaced',
  withheld: 'Answer withheld',
};

const columns: readonly Column<Exposed>[] = [
  { title: 'Where', render: ({ place }) => (place === '' ? 'The whole answer' : <code>{place}</code>) },
  {
    title: 'What',
    render: ({ what, data }) => (
      <>
        {kinds[what]}
        {data !== '' && ` (${data})`}
      </>
    ),
  },
  {
    title: 'What became of it',
    render: ({ outcome }) => (
      <ToneBadge
        tone={outcome === 'left' ? 'amber' : 'green'}
        icon={outcome === 'left' ? IconAlertTriangle : IconCircleCheck}
      >
        {outcomes[outcome]}
      </ToneBadge>
    ),
  },
  { title: 'Answers', number: true, render: ({ answers }) => answers.toLocaleString() },
  { title: 'Last seen', render: ({ lastAt }) => <Time at={lastAt} as="ago" /> },
];

/** What answers of the operation held that not everybody may see, for those who may read metrics. */
export function ExposedSection({ api: apiName, version, operation }: ExposedOf) {
  if (!useSession().can('metrics:read')) return null;
  return <Content {...{ api: apiName, version, operation }} />;
}

interface ExposedOf {
  readonly api: string;
  readonly version: Version;
  readonly operation: Operation;
}

function Content({ api: apiName, version, operation }: ExposedOf) {
  const list = useList(api, '/exposure', {
    query: {
      version: `${apiName}/${version.name}`,
      operation: `${operation.method} ${operation.path}`,
      limit: 25,
    },
  });
  return (
    <Section
      title="What answers held"
      lead="What the contract does not know, or what it or a detector classifies, in answers of the last 90 days. Values are not kept."
    >
      <DataTable
        label="What answers held"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        one="finding"
        empty={
          <Empty title="Nothing was seen">
            Answers are looked at where the policy response-validation or masking is attached.
          </Empty>
        }
      />
    </Section>
  );
}
