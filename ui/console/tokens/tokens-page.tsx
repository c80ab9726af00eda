import { Text, Tooltip } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { Token } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { counted } from '#kit/format.ts';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { titlesOf } from '../people/role-words.ts';

const stateOf = ({ revokedAt, notAfter }: Token): string =>
  revokedAt !== null ? 'revoked' : notAfter <= Date.now() ? 'expired' : 'active';

const columns: readonly Column<Token>[] = [
  {
    title: 'Token',
    render: ({ name, hint }) => (
      <>
        {name}
        <Text size="xs" c="dimmed">
          ends in <code translate="no">{hint}</code>
        </Text>
      </>
    ),
  },
  { title: 'May', render: token => <Powers token={token} /> },
  { title: 'State', render: token => <StatusBadge status={stateOf(token)} /> },
  { title: 'Ends', render: ({ revokedAt, notAfter }) => <Time at={revokedAt ?? notAfter} as="date" /> },
  {
    title: 'Last use',
    render: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} as="ago" />),
  },
  { title: 'Actions', render: token => <Revoke token={token} />, actions: true },
];

/** The credentials of programs that use the admin API. */
export default function TokensPage() {
  const list = useList(api, '/tokens', { query: { limit: 50 } });
  const create = (
    <Needs permission="tokens:write" label="Make token">
      <LinkButton href="/tokens/new">Make token</LinkButton>
    </Needs>
  );
  return (
    <>
      <PageHeader
        title="Tokens"
        lead="With a token a program uses the admin API: pipelines, scripts, other systems. People sign in instead."
        actions={create}
      />
      <DataTable
        label="Tokens"
        one="token"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty title="No tokens yet" icon={<IconKey size={26} />}>
            Make one for each program that shall use the admin API, with no more than it needs and an end
            date.
          </Empty>
        }
      />
    </>
  );
}

function Powers({ token: { roles, scopes } }: { token: Token }) {
  return (
    <>
      {titlesOf(roles)}
      {scopes !== null && (
        <Tooltip label={scopes.join(', ')} multiline maw={320}>
          <Text size="xs" c="dimmed" tabIndex={0} w="fit-content">
            narrowed to {counted(scopes.length, 'permission')}
          </Text>
        </Tooltip>
      )}
    </>
  );
}

function Revoke({ token }: { token: Token }) {
  if (stateOf(token) !== 'active') return null;
  return (
    <Allowed permission="tokens:revoke">
      <ReasonButton
        size="xs"
        label="Revoke"
        aria-label={`Revoke ${token.name}`}
        title={`Revoke ${token.name}?`}
        submit="Revoke token"
        send={reason => api.post('/tokens/{token}/revoke', { path: { token: token.id }, body: { reason } })}
        invalidates={['/tokens']}
        done={`${token.name} is revoked`}
      >
        The next request with this token is refused. It cannot be brought back; make a new one when it is
        needed again.
      </ReasonButton>
    </Allowed>
  );
}
