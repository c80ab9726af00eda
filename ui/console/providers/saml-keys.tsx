import { Text } from '@mantine/core';
import type { IdentityProvider, SamlKey } from '#kit/api/admin.ts';
import { listOf, useChange, useRead } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { type Column, DataTable } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

const columns: readonly Column<SamlKey>[] = [
  {
    title: 'SHA-256 of its certificate',
    render: ({ fingerprint }) => (
      <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {fingerprint}
      </Text>
    ),
  },
  {
    title: 'Works until',
    render: ({ until }) => (until === null ? 'It is replaced' : <Time at={until} />),
  },
];

/** What providers of the realm may encrypt for, and its replacement. */
export function SamlKeys({ realm }: { readonly realm: IdentityProvider['realm'] }) {
  const path = { realm };
  const keys = useRead(api, '/saml-keys/{realm}', { path });
  const rotate = useChange(
    (overlapDays: number) => api.post('/saml-keys/{realm}/rotate', { path, body: { overlapDays } }),
    { invalidates: ['/saml-keys'], done: 'A new key is in the metadata' },
  );
  return (
    <Section
      title="Keys for encrypted answers"
      lead={`One for all SAML providers of ${realm === 'internal' ? 'staff' : 'users of the portal'}.`}
      actions={
        <Allowed permission="providers:write">
          <ConfirmButton
            label="Replace key"
            title="Replace the key for encrypted answers?"
            confirm="Replace key"
            onConfirm={() => rotate.mutateAsync(30)}
          >
            The metadata names the new key first. The one before works for 30 days more: in this time the
            provider has to read the metadata again.
          </ConfirmButton>
          <ConfirmButton
            label="Replace at once"
            title="End all keys of before at once?"
            confirm="End them and replace"
            danger
            onConfirm={() => rotate.mutateAsync(0)}
          >
            For a key that got out. Providers that encrypt their answers let nobody in until they have read
            the metadata again.
          </ConfirmButton>
        </Allowed>
      }
    >
      <PageState of={keys}>
        {({ items }) => (
          <DataTable
            label="Keys for encrypted answers"
            one="key"
            list={listOf(items)}
            columns={columns}
            rowKey={({ fingerprint }) => fingerprint}
            empty={null}
          />
        )}
      </PageState>
    </Section>
  );
}
