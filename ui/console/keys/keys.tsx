import { Button, Code, Group } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { Application, Key } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { Hint, standingColumns, standingOf } from '#kit/credentials/columns.tsx';
import { DelegableBadge } from '#kit/credentials/delegable.tsx';
import { EnvironmentBadge } from '#kit/credentials/environments.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { KeyDialog } from './key-dialog.tsx';
import { NewKeyForm } from './new-key-form.tsx';
import { RotateForm } from './rotate-form.tsx';
import { RowActions } from './row-actions.tsx';

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
          <Hint of={key.hint} />
          <EnvironmentBadge environment={key.environment} />
          {key.delegable && <DelegableBadge />}
        </Group>
      ),
    },
    ...standingColumns,
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

function KeyActions({
  of: key,
  application,
  onRotate,
}: {
  of: Key;
  application: Application;
  onRotate: (key: Key) => void;
}) {
  if (standingOf(key) !== 'active') return null;
  return (
    <RowActions
      noun="key"
      hint={key.hint}
      onRotate={() => onRotate(key)}
      revoke={reason => api.post('/keys/{key}/revoke', { path: { key: key.id }, body: { reason } })}
      invalidates={['/applications', '/keys']}
    >
      Calls of {application.title} with the key that ends in <Code>{key.hint}</Code> are refused within a
      second. It cannot be brought back.
    </RowActions>
  );
}
