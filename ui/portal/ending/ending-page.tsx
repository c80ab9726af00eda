import { Text } from '@mantine/core';
import { useState } from 'react';
import { listOf, useRead } from '#kit/api/hooks.ts';
import type { EndingCredential } from '#kit/api/portal.ts';
import { credentialColumn, endColumn, nameOf, NothingEnds } from '#kit/credentials/ending.tsx';
import { DataTable } from '#kit/data/data-table.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { applicationHref, rotateHref, rotateSecretHref } from '../applications/addresses.ts';

/** What of one's own applications ends soon, with the way to what takes its place. */
export default function EndingPage() {
  const found = useRead(api, '/ending-credentials', {});
  const [now] = useState(Date.now);
  return (
    <>
      <PageHeader
        title="Ending soon"
        lead="What of your applications ends within 30 days and has no successor yet. Replace what is still used: old and new work side by side for a while, so nothing needs to stop."
        crumbs={[{ label: 'Applications', href: '/applications' }]}
      />
      <PageState of={found} skeleton={<Loading lines={5} />}>
        {({ items }) => (
          <DataTable
            label="Credentials that end soon"
            one="credential"
            list={listOf(items)}
            columns={[
              credentialColumn,
              {
                title: 'Application',
                render: ({ application: { id, title } }) => <Link href={applicationHref(id)}>{title}</Link>,
                width: '34%',
              },
              endColumn(now),
              { title: 'Actions', actions: true, render: of => <Replace of={of} /> },
            ]}
            rowKey={({ id }) => id}
            empty={
              <NothingEnds>
                We write to you 30, 7 and 1 days before a key, secret, certificate or signing key ends.
              </NothingEnds>
            }
          />
        )}
      </PageState>
    </>
  );
}

function Replace({ of }: { of: EndingCredential }) {
  const { kind, id, application } = of;
  if (kind === 'certificate')
    return (
      <Text span size="sm" c="dimmed">
        Ask the provider of this portal for the next one.
      </Text>
    );
  const [label, href] =
    kind === 'key'
      ? ['Rotate', rotateHref(application.id, id)]
      : kind === 'client-secret'
        ? ['Rotate', rotateSecretHref(application.id, id)]
        : ['Register the next one', applicationHref(application.id)];
  return (
    <LinkButton href={href} variant="default" size="xs" aria-label={`${label}: ${nameOf(of)}`}>
      {label}
    </LinkButton>
  );
}
