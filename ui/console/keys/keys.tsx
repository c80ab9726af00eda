import { Button, Code, Group, Text } from '@mantine/core';
import { IconFlask, IconKey, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { Application, Key } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { KeyDialog } from './key-dialog.tsx';
import { NewKeyForm } from './new-key-form.tsx';
import { RotateForm } from './rotate-form.tsx';

const stateOf = ({ revokedAt, notAfter }: Key): 'active' | 'revoked' | 'expired' =>
  revokedAt !== null ? 'revoked' : notAfter <= Date.now() ? 'expired' : 'active';

/** The keys of an application. */
export function Keys({ application }: { application: Application }) {
  const [making, setMaking] = useState(false);
  const [rotated, setRotated] = useState<Key | null>(null);
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
      render: key => <KeyActions of={key} application={application} onRotate={setRotated} />,
    },
  ];
  return (
    <Section
      title="Keys"
      lead="A key says which application calls. Only its fingerprint is stored here: nobody can look a key up again."
      actions={
        <Needs permission="keys:write" label="Make key">
          <Button variant="default" onClick={() => setMaking(true)}>
            Make key
          </Button>
        </Needs>
      }
    >
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
      <KeyDialog
        opened={making}
        onClose={() => setMaking(false)}
        title={`Make a key for ${application.title}`}
      >
        {onMade => <NewKeyForm application={application} onMade={onMade} close={() => setMaking(false)} />}
      </KeyDialog>
      <KeyDialog opened={rotated !== null} onClose={() => setRotated(null)} title="Rotate this key">
        {onMade =>
          rotated !== null && <RotateForm of={rotated} onMade={onMade} close={() => setRotated(null)} />
        }
      </KeyDialog>
    </Section>
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
  onRotate,
}: {
  of: Key;
  application: Application;
  onRotate: (key: Key) => void;
}) {
  if (stateOf(key) !== 'active') return null;
  return (
    <Group gap="xs" justify="flex-end">
      <Allowed permission="keys:write">
        <Button
          size="xs"
          variant="default"
          aria-label={`Rotate the key that ends in ${key.hint}`}
          onClick={() => onRotate(key)}
        >
          Rotate
        </Button>
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
