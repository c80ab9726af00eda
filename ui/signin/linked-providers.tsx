import { Alert, Button, Group } from '@mantine/core';
import { listOf, useChange, useRead } from '#kit/api/hooks.ts';
import type { OwnIdentity } from '#kit/api/session.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { headlineOf } from '#kit/forms/faults.ts';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { useDepart } from './providers.tsx';

/** The providers by which one signs in to this account, and those that could be. Nothing where there are none at all. */
export function LinkedProviders() {
  const { client } = useSession();
  const identities = useRead(client, '/identities', {});
  const offered = useRead(client, '/sign-in-providers', {});
  const depart = useDepart('/account', true);
  const unlink = useChange(
    (identity: string) => client.delete('/identities/{identity}', { path: { identity } }),
    { invalidates: ['/identities'], done: 'Provider unlinked' },
  );
  const linked = new Set(identities.data?.items.map(({ provider }) => provider));
  const others = (offered.data?.items ?? []).filter(({ name }) => !linked.has(name));
  if (linked.size === 0 && others.length === 0) return null;
  const columns: readonly Column<OwnIdentity>[] = [
    { title: 'Provider', render: ({ title }) => title },
    { title: 'Last used', render: ({ lastUsedAt }) => <Time at={lastUsedAt} as="ago" /> },
    { title: 'Linked', render: ({ createdAt }) => <Time at={createdAt} /> },
    {
      title: 'Actions',
      actions: true,
      render: ({ id, title, managed }) =>
        managed ? (
          'It made this account'
        ) : (
          <ConfirmButton
            label="Unlink"
            size="xs"
            title={`Unlink ${title}?`}
            confirm="Unlink"
            onConfirm={() => unlink.mutateAsync(id)}
          >
            You can no longer sign in to this account with {title}.
          </ConfirmButton>
        ),
    },
  ];
  return (
    <Section title="Other ways to sign in" lead="Once linked, a provider opens this very account.">
      {depart.error !== null && (
        <Alert role="alert" color="red" variant="light" title={headlineOf(depart.error).title}>
          {headlineOf(depart.error).detail}
        </Alert>
      )}
      {linked.size > 0 && (
        <PageState of={identities}>
          {({ items }) => (
            <DataTable
              label="Linked providers"
              one="provider"
              list={listOf(items)}
              columns={columns}
              rowKey={({ id }) => id}
              empty={null}
            />
          )}
        </PageState>
      )}
      <Group mt={linked.size > 0 ? 'md' : 0}>
        {others.map(({ name, title, kind }) =>
          kind === 'ldap' ? (
            <LinkButton key={name} variant="default" href={`/account/link/${name}`}>
              Link {title}
            </LinkButton>
          ) : (
            <Button
              key={name}
              variant="default"
              loading={depart.isPending && depart.variables === name}
              disabled={depart.isPending || depart.isSuccess}
              onClick={() => depart.mutate(name)}
            >
              Link {title}
            </Button>
          ),
        )}
      </Group>
    </Section>
  );
}
