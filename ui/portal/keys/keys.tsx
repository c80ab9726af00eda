import { Group, Text } from '@mantine/core';
import { IconCircleCheck, IconKey } from '@tabler/icons-react';
import type { Listing } from '#kit/api/hooks.ts';
import type { Application, Key } from '#kit/api/portal.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { newKeyHref, rotateHref } from '../applications/addresses.ts';
import { environmentLooks } from './environments.ts';

const columns: readonly Column<Key>[] = [
  {
    title: 'Key',
    render: ({ hint, environment }) => {
      const { tone, icon, label } = environmentLooks[environment];
      return (
        <Group gap="xs">
          <Text span ff="monospace" size="sm" translate="no">
            …{hint}
          </Text>
          <ToneBadge tone={tone} icon={icon}>
            {label}
          </ToneBadge>
        </Group>
      );
    },
  },
  {
    title: 'State',
    render: ({ state }) =>
      state === 'working' ? (
        <ToneBadge tone="green" icon={IconCircleCheck}>
          Works
        </ToneBadge>
      ) : (
        <StatusBadge status={state} />
      ),
  },
  {
    title: 'Until',
    render: ({ notAfter, revokedAt }) => <Time at={revokedAt ?? notAfter} as="date" />,
  },
  {
    title: 'Last used',
    render: ({ lastUsedAt }) =>
      lastUsedAt === null ? (
        <Text span size="sm" c="dimmed">
          Not yet
        </Text>
      ) : (
        <Time at={lastUsedAt} as="ago" />
      ),
  },
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
    <Group gap={6} justify="flex-end">
      <LinkButton
        href={rotateHref(application.id, id)}
        variant="default"
        size="xs"
        aria-label={`Rotate key ${hint}`}
      >
        Rotate
      </LinkButton>
      <ReasonButton
        label="Revoke"
        h={30}
        px="sm"
        fz="xs"
        title={`Revoke the key …${hint}?`}
        submit="Revoke key"
        done="Key revoked"
        invalidates={[`/applications/${application.id}`]}
        send={reason =>
          api.post('/applications/{application}/keys/{key}/revoke', {
            path: { application: application.id, key: id },
            body: { reason },
          })
        }
      >
        Calls with this key are refused within a second, and for ever. To replace it without an outage, rotate
        it instead.
      </ReasonButton>
    </Group>
  );
}
