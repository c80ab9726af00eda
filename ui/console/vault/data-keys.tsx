import { IconCircleCheck, IconClockExclamation, IconKey } from '@tabler/icons-react';
import type { VaultStatus } from '#kit/api/admin.ts';
import { listOf, useChange } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { number } from '#kit/format.ts';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

type RealmStatus = VaultStatus['realms'][number];

const realms: Readonly<Record<RealmStatus['realm'], string>> = {
  external: 'Applications and their users',
  internal: 'Staff and the installation',
};

const columns: readonly Column<RealmStatus>[] = [
  {
    title: 'Of whom',
    render: ({ realm, key }) => <RowName below={<code translate="no">{key}</code>}>{realms[realm]}</RowName>,
    width: '40%',
  },
  { title: 'In use since', render: ({ since }) => <Time at={since} as="date" /> },
  { title: 'Secrets', render: ({ items }) => number(items), number: true },
  {
    title: 'State',
    render: ({ older }) =>
      older === 0 ? (
        <ToneBadge tone="green" icon={IconCircleCheck}>
          All under this key
        </ToneBadge>
      ) : (
        <ToneBadge tone="amber" icon={IconClockExclamation}>
          {number(older)} under an older key
        </ToneBadge>
      ),
  },
];

export function DataKeys({ status: { realms: rows, master, masters } }: { status: VaultStatus }) {
  return (
    <Section
      title="Data keys"
      lead="One for each realm. Replacing them seals every secret anew; nobody notices."
      actions={
        masters.every(id => id === master) && (
          <Needs permission="vault:write" label="Replace data keys">
            <Replace />
          </Needs>
        )
      }
    >
      <DataTable
        label="Data keys"
        one="data key"
        list={listOf(rows)}
        columns={columns}
        rowKey={({ realm }) => realm}
        empty={
          <Empty title="No data keys" icon={<IconKey size={26} />}>
            They are made at the first start.
          </Empty>
        }
      />
    </Section>
  );
}

function Replace() {
  const replace = useChange(() => api.post('/vault/rotate', { body: { keys: 'data' } }), {
    invalidates: ['/vault', '/audit'],
    done: 'Data keys replaced',
  });
  return (
    <ConfirmButton
      label="Replace data keys"
      title="Replace the data keys?"
      confirm="Replace data keys"
      onConfirm={() => replace.mutateAsync(undefined)}
    >
      Each realm gets a new key, and its secrets are sealed anew under it. API keys, sessions and tokens go on
      being good. What is cut off goes on at the next start.
    </ConfirmButton>
  );
}
