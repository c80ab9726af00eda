import { Code, Group, List, Text } from '@mantine/core';
import { IconFlask, IconKey, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { Application, Key, NewKey } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { CopyOnce } from '#kit/copy-once.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { dateAndTime, Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { NewKeyForm } from './new-key-form.tsx';
import { RotateForm } from './rotate-form.tsx';

const stateOf = ({ revokedAt, notAfter }: Key): 'active' | 'revoked' | 'expired' =>
  revokedAt !== null ? 'revoked' : notAfter <= Date.now() ? 'expired' : 'active';

/** The keys of an application: the secret of a new one stands here until it is stored. */
export function Keys({ application }: { application: Application }) {
  const [made, setMade] = useState<NewKey | null>(null);
  const list = useList(api, '/applications/{application}/keys', {
    path: { application: application.id },
    query: { limit: 50 },
  });
  const columns: readonly Column<Key>[] = [
    {
      title: 'Key',
      render: key => (
        <Group gap={8}>
          <span>
            … <code translate="no">{key.hint}</code>
          </span>
          <Environment environment={key.environment} />
        </Group>
      ),
    },
    { title: 'State', render: key => <State of={key} /> },
    { title: 'Made', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
    { title: 'Ends', render: ({ revokedAt, notAfter }) => <Time at={revokedAt ?? notAfter} as="date" /> },
    {
      title: 'Last use',
      render: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} as="ago" />),
    },
    {
      title: 'Actions',
      actions: true,
      render: key => <KeyActions of={key} application={application} onMade={setMade} />,
    },
  ];
  return (
    <Section
      title="Keys"
      lead="A key says which application calls. Only its fingerprint is stored here: nobody can look a key up again."
      actions={
        <Needs permission="keys:write" label="Make key">
          <DialogButton label="Make key" title={`Make a key for ${application.title}`}>
            {close => <NewKeyForm application={application} onMade={setMade} close={close} />}
          </DialogButton>
        </Needs>
      }
    >
      {made !== null && <MadeKey made={made} done={() => setMade(null)} />}
      <DataTable
        label="Keys"
        one="key"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty title="No keys yet" icon={<IconKey size={26} />}>
            Without a key the application can call only what is open to everybody. Make one as soon as it has
            a subscription.
          </Empty>
        }
      />
    </Section>
  );
}

function MadeKey({ made, done }: { made: NewKey; done: () => void }) {
  return (
    <CopyOnce label="API key" secret={made.key} onDone={done}>
      <List size="sm" spacing={4}>
        <List.Item>
          Hand it to its developer by a way that only they read, such as a shared secret store; never by mail
          or chat.
        </List.Item>
        <List.Item>
          It belongs into configuration, not into code, and into no address: a key in a URL is refused.
        </List.Item>
        <List.Item>
          It works until {dateAndTime(made.notAfter)}. Rotate it before, and revoke it if it leaks.
        </List.Item>
      </List>
    </CopyOnce>
  );
}

/** Live keys reach the API; sandbox keys are answered with examples. */
function Environment({ environment }: { environment: Key['environment'] }) {
  return environment === 'live' ? (
    <ToneBadge tone="blue" icon={IconPlugConnected} title="Calls reach the API.">
      Live
    </ToneBadge>
  ) : (
    <ToneBadge
      tone="violet"
      icon={IconFlask}
      title="Calls are answered with the examples of the contract and reach no API."
    >
      Sandbox
    </ToneBadge>
  );
}

function State({ of }: { of: Key }) {
  return (
    <>
      <StatusBadge status={stateOf(of)} />
      {of.revokeReason !== null && (
        <Text size="xs" c="dimmed" mt={2}>
          {of.revokeReason}
        </Text>
      )}
    </>
  );
}

function KeyActions({
  of: key,
  application,
  onMade,
}: {
  of: Key;
  application: Application;
  onMade: (key: NewKey) => void;
}) {
  if (stateOf(key) !== 'active') return null;
  return (
    <Group gap="xs" justify="flex-end">
      <Allowed permission="keys:write">
        <DialogButton
          size="xs"
          label="Rotate"
          aria-label={`Rotate the key that ends in ${key.hint}`}
          title="Rotate this key"
        >
          {close => <RotateForm of={key} onMade={onMade} close={close} />}
        </DialogButton>
      </Allowed>
      <Allowed permission="keys:revoke">
        <ReasonButton
          size="xs"
          label="Revoke"
          aria-label={`Revoke the key that ends in ${key.hint}`}
          title="Revoke this key?"
          submit="Revoke key"
          send={reason => api.post('/keys/{key}/revoke', { path: { key: key.id }, body: { reason } })}
          invalidates={['/applications', '/keys']}
          done="Key revoked"
        >
          Calls of {application.title} with the key that ends in <Code>{key.hint}</Code> are refused within a
          second. It cannot be brought back. To change a key without an interruption, rotate it instead.
        </ReasonButton>
      </Allowed>
    </Group>
  );
}
