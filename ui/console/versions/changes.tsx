import { Group, Loader, Select, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ContractChanges } from '#kit/api/admin.ts';
import { listOf, useList, useRead } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { DataTable } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { type GivenDocument, numberOf } from '../import/document.ts';
import type { VersionOf } from './version-page.tsx';

const tones = {
  breaking: { tone: 'red', icon: IconCircleX, label: 'Breaking' },
  unclear: { tone: 'amber', icon: IconAlertTriangle, label: 'Unclear' },
  compatible: { tone: 'green', icon: IconCheck, label: 'Compatible' },
} as const;

/** What the contract changes for those who call another version of the API; nothing where there is no other. */
export function ChangesSection({ product, version }: VersionOf) {
  const others = useList(api, '/apis/{api}/versions', { path: { api: product.name }, query: { limit: 200 } });
  const names = others.items
    .filter(({ name, hasContract }) => hasContract && name !== version.name)
    .map(({ name }) => name);
  const [chosen, setChosen] = useState<string | null>(null);
  const since = chosen ?? names.at(-1);
  if (since === undefined) return null;
  return (
    <Section
      title="What it changes for those who call"
      lead="Breaking: calls that were right are refused, or answers are not understood any more."
      actions={
        <Select
          aria-label="Compared with version"
          data={names.map(name => ({ value: name, label: `since ${name}` }))}
          value={since}
          onChange={setChosen}
          allowDeselect={false}
          size="xs"
          w={160}
        />
      }
    >
      <Since key={since} {...{ product, version, since }} />
    </Section>
  );
}

function Since({ product, version, since }: VersionOf & { since: string }) {
  const reading = useRead(api, '/apis/{api}/versions/{version}/changes', {
    path: { api: product.name, version: version.name },
    query: { since },
  });
  return <PageState of={reading}>{found => <Changes found={found} />}</PageState>;
}

/** The same of a document that would replace the contract of the version. */
export function DocumentChanges({ document, product, version }: VersionOf & { document: GivenDocument }) {
  const against = { api: product.name, version: version.name };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['/contracts/compare', numberOf(document), against],
    queryFn: ({ signal }) =>
      api.post('/contracts/compare', { body: { contract: document.contract, against }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isFetching)
    return (
      <Group gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">Comparing it with the present one</Text>
      </Group>
    );
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  return data === undefined ? null : <Changes found={data} />;
}

function Changes({ found: { changes, counts, more } }: { found: ContractChanges }) {
  return (
    <>
      {changes.length > 0 && (
        <Text size="sm" mb="xs">
          {counts.breaking} breaking, {counts.unclear} unclear, {counts.compatible} compatible.
          {more && ' There are more than are shown.'}
        </Text>
      )}
      <DataTable
        label="Changes for those who call"
        one="change"
        many="changes"
        list={listOf(changes)}
        empty="Nothing changes for those who call."
        rowKey={({ operation, where, message }) => `${operation} ${where} ${message}`}
        columns={[
          { title: 'Effect', render: ({ effect }) => <EffectBadge {...tones[effect]} /> },
          { title: 'Operation', render: ({ operation }) => <code>{operation}</code> },
          {
            title: 'Change',
            render: ({ where, message }) => (
              <>
                {where !== '' && <code>{where}</code>} {message}
              </>
            ),
          },
        ]}
      />
    </>
  );
}

const EffectBadge = ({ tone, icon, label }: (typeof tones)[keyof typeof tones]) => (
  <ToneBadge tone={tone} icon={icon}>
    {label}
  </ToneBadge>
);
