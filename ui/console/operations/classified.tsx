import { IconEye, IconEyeOff } from '@tabler/icons-react';
import type { ClassifiedField, Operation, Version } from '#kit/api/admin.ts';
import { listOf, useRead } from '#kit/api/hooks.ts';
import { ToneBadge, type Tone } from '#kit/badges/badge.tsx';
import { type Column, DataTable } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';

const classes: Readonly<Record<ClassifiedField['data'], { tone: Tone; label: string }>> = {
  public: { tone: 'grey', label: 'Public' },
  internal: { tone: 'blue', label: 'Internal' },
  personal: { tone: 'violet', label: 'Personal' },
  sensitive: { tone: 'amber', label: 'Sensitive' },
  secret: { tone: 'red', label: 'Secret' },
};

const isSeen = (data: ClassifiedField['data']): boolean => data === 'public' || data === 'internal';

const columns: readonly Column<ClassifiedField>[] = [
  { title: 'Answer', render: ({ status }) => (status === 'default' ? 'Any other' : status) },
  {
    title: 'Where',
    render: ({ place }) => (place === '' ? 'The whole answer' : <code>{place}</code>),
  },
  {
    title: 'Class',
    render: ({ data }) => (
      <ToneBadge tone={classes[data].tone} icon={isSeen(data) ? IconEye : IconEyeOff}>
        {classes[data].label}
      </ToneBadge>
    ),
  },
];

/** What the contract says of the fields of an operation's answers: by it they are masked. */
export function ClassifiedSection({ version, operation }: { version: Version; operation: Operation }) {
  const path = { api: version.apiId, version: version.id, operation: operation.id };
  const reading = useRead(api, '/apis/{api}/versions/{version}/operations/{operation}/classified', { path });
  return (
    <Section
      title="What the contract classifies"
      lead="Personal, sensitive and secret fields are masked for callers who may not see them, where the policy masking is attached. Detectors look where nothing is classified."
    >
      <PageState of={reading}>
        {({ items }) => (
          <DataTable
            label="Classified fields"
            list={listOf(items)}
            columns={columns}
            rowKey={({ status, place, data }) => `${status} ${place} ${data}`}
            one="field"
            empty={
              <Empty title="Nothing is classified">
                Write x-gatehouse-data at a schema of the contract, such as personal, and import it again.
              </Empty>
            }
          />
        )}
      </PageState>
    </Section>
  );
}
