import { Group, Text } from '@mantine/core';
import { IconCircleCheck, IconLock } from '@tabler/icons-react';
import type { Listing } from '#kit/api/hooks.ts';
import type { Application, ClientSecret } from '#kit/api/portal.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { newSecretHref, rotateSecretHref } from '../applications/addresses.ts';

const columns: readonly Column<ClientSecret>[] = [
  {
    title: 'Secret',
    render: ({ hint }) => (
      <Text span ff="monospace" size="sm" translate="no">
        …{hint}
      </Text>
    ),
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
  { title: 'Until', render: ({ notAfter, revokedAt }) => <Time at={revokedAt ?? notAfter} as="date" /> },
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

/** The client's secrets, by their last characters: the secrets themselves are kept nowhere. */
export function Secrets({ application, list }: { application: Application; list: Listing<ClientSecret> }) {
  const create = (
    <LinkButton href={newSecretHref(application.id)} variant="default">
      Get a secret
    </LinkButton>
  );
  return (
    <Section
      title="Secrets"
      lead="The program shows one when it asks for a token. Several may work at once, so that you can move from one to the next without an outage."
      actions={list.items.length > 0 ? create : undefined}
    >
      <DataTable
        label="Secrets"
        one="secret"
        list={list}
        columns={[
          ...columns,
          {
            title: 'Actions',
            actions: true,
            render: secret => <Actions application={application} of={secret} />,
          },
        ]}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No secrets yet" icon={<IconLock size={26} />} action={create}>
            Without one, this client gets no tokens.
          </Empty>
        }
      />
    </Section>
  );
}

function Actions({ application, of: { id, state, hint } }: { application: Application; of: ClientSecret }) {
  if (state !== 'working') return null;
  return (
    <Group gap={6} justify="flex-end">
      <LinkButton
        href={rotateSecretHref(application.id, id)}
        variant="default"
        size="xs"
        aria-label={`Rotate secret ${hint}`}
      >
        Rotate
      </LinkButton>
      <ReasonButton
        label="Revoke"
        h={30}
        px="sm"
        fz="xs"
        title={`Revoke the secret …${hint}?`}
        submit="Revoke secret"
        done="Secret revoked"
        invalidates={[`/applications/${application.id}`]}
        send={reason =>
          api.post('/applications/{application}/client/secrets/{secret}/revoke', {
            path: { application: application.id, secret: id },
            body: { reason },
          })
        }
      >
        No token is issued for it any more, and all tokens that this client holds are refused within a second:
        it must fetch new ones with another secret. To replace it without an outage, rotate it instead.
      </ReasonButton>
    </Group>
  );
}
