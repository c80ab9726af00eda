import { Group } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { Listing } from '#kit/api/hooks.ts';
import type { Application, Key } from '#kit/api/portal.ts';
import { Hint, standingColumns } from '#kit/credentials/columns.tsx';
import { DelegableBadge } from '#kit/credentials/delegable.tsx';
import { EnvironmentBadge } from '#kit/credentials/environments.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { newKeyHref, rotateHref } from '../applications/addresses.ts';
import { RowActions } from './row-actions.tsx';

const columns: readonly Column<Key>[] = [
  {
    title: 'Key',
    render: ({ hint, environment, delegable }) => (
      <Group gap="xs">
        <Hint of={hint} />
        <EnvironmentBadge environment={environment} />
        {delegable && <DelegableBadge />}
      </Group>
    ),
  },
  ...standingColumns,
];

/** The application's keys, by their last characters: the keys themselves are kept nowhere. */
export function Keys({ application, list }: { application: Application; list: Listing<Key> }) {
  const create = (
    <LinkButton href={newKeyHref(application.id)} variant="default">
      Get a key
    </LinkButton>
  );
  return (
    <Section
      title="Keys"
      lead="A live key calls the API itself. A sandbox key is answered with examples, so nothing can be broken."
      actions={list.items.length > 0 ? create : undefined}
    >
      <DataTable
        label="Keys"
        one="key"
        list={list}
        columns={[
          ...columns,
          {
            title: 'Actions',
            actions: true,
            render: key => <KeyActions application={application} of={key} />,
          },
        ]}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No keys yet" icon={<IconKey size={26} />} action={create}>
            A key tells the gateway which application calls.
          </Empty>
        }
      />
    </Section>
  );
}

function KeyActions({ application, of: { id, state, hint } }: { application: Application; of: Key }) {
  if (state !== 'working') return null;
  return (
    <RowActions
      noun="key"
      hint={hint}
      application={application.id}
      rotate={rotateHref(application.id, id)}
      revoke={reason =>
        api.post('/applications/{application}/keys/{key}/revoke', {
          path: { application: application.id, key: id },
          body: { reason },
        })
      }
    >
      Calls with this key are refused within a second, and for ever.
    </RowActions>
  );
}
