import { IconEye, IconEyeOff, IconMessage, IconRoute, IconCode } from '@tabler/icons-react';
import { Text } from '@mantine/core';
import type { Operation, RequestField, RequestFields, Version } from '#kit/api/admin.ts';
import { listOf, useRead } from '#kit/api/hooks.ts';
import { ToneBadge, type Tone } from '#kit/badges/badge.tsx';
import { type Column, DataTable } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';

const kinds: Readonly<Record<RequestField['kind'], { tone: Tone; label: string; icon: typeof IconEye }>> = {
  settled: { tone: 'grey', label: 'Not scanned', icon: IconEyeOff },
  usual: { tone: 'blue', label: 'All usual rules', icon: IconEye },
  prose: { tone: 'green', label: 'Rules for prose', icon: IconMessage },
  address: { tone: 'violet', label: 'Rules for addresses', icon: IconRoute },
  markup: { tone: 'amber', label: 'Rules for HTML', icon: IconCode },
};

const places: Readonly<Record<RequestField['in'], string>> = {
  path: 'Path',
  query: 'Query',
  header: 'Header',
  cookie: 'Cookie',
  body: 'Body',
};

const columns: readonly Column<RequestField>[] = [
  {
    title: 'Where',
    width: '8.5rem',
    render: ({ in: place, mediaType }) => (
      <>
        {places[place]}
        {mediaType !== null && (
          <Text size="xs" c="dimmed">
            {mediaType}
          </Text>
        )}
      </>
    ),
  },
  { title: 'Field', render: ({ place }) => (place === '' ? 'The whole body' : <code>{place}</code>) },
  { title: 'Type', width: '8rem', render: ({ type }) => (type === '' ? 'Anything' : type) },
  {
    title: 'Threat rules',
    render: ({ kind }) => (
      <ToneBadge tone={kinds[kind].tone} icon={kinds[kind].icon}>
        {kinds[kind].label}
      </ToneBadge>
    ),
  },
  { title: 'Why', render: ({ because }) => because },
];

/** What threat rules make of each field of an operation's requests, by what the contract says of it. */
export function FieldsSection({ version, operation }: { version: Version; operation: Operation }) {
  const path = { api: version.apiId, version: version.id, operation: operation.id };
  const reading = useRead(api, '/apis/{api}/versions/{version}/operations/{operation}/fields', { path });
  return (
    <Section
      title="What threat rules look at"
      lead="A value that the contract fixes holds no attack once it is checked. Prose, addresses and HTML are looked at by rules that suit them. Where this is wrong, write x-gatehouse-field at the schema and import the contract again."
    >
      <PageState of={reading}>
        {found => (
          <>
            <Standing of={found} />
            <DataTable
              label="Fields of requests"
              list={listOf(found.items)}
              columns={columns}
              rowKey={({ in: place, mediaType, place: name }) => `${place} ${mediaType} ${name}`}
              one="field"
              empty={
                <Empty title="No fields">
                  The contract describes no parameters and no body here, or there is no contract.
                </Empty>
              }
            />
          </>
        )}
      </PageState>
    </Section>
  );
}

/** What keeps the table from being so yet. */
function Standing({ of: { judged, inspected, items } }: { of: RequestFields }) {
  if (items.length === 0 || (judged && inspected)) return null;
  return (
    <Text size="sm" mb="sm">
      {inspected
        ? 'Everything is scanned: attach request-validation in block mode, and what the contract fixes is not.'
        : 'No threat rules are attached to this operation. Attach the policy threat-rules to have its fields scanned.'}
    </Text>
  );
}
