import { IconLogin2 } from '@tabler/icons-react';
import type { IdentityProvider } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { State } from './state.tsx';
import { kindTitles, realmTitles } from './words.ts';

const columns: readonly Column<IdentityProvider>[] = [
  { title: 'Provider', render: ({ name, title }) => <Link href={`/providers/${name}`}>{title}</Link> },
  { title: 'Kind', render: ({ kind }) => kindTitles[kind] },
  { title: 'For', render: ({ realm }) => realmTitles[realm] },
  {
    title: 'State',
    render: ({ enabled }) => <State enabled={enabled} />,
  },
  { title: 'Changed', render: ({ updatedAt }) => <Time at={updatedAt} as="ago" /> },
];

/** Whose word is taken for who somebody is. */
export default function ProvidersPage() {
  const list = useList(api, '/identity-providers', { query: { limit: 50 } });
  return (
    <>
      <PageHeader
        title="Identity providers"
        lead="By whom people sign in to console and portal, beside their password."
        actions={
          <Needs permission="providers:write" label="Add provider">
            <LinkButton href="/providers/new">Add provider</LinkButton>
          </Needs>
        }
      />
      <DataTable
        label="Identity providers"
        one="provider"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No identity providers yet" icon={<IconLogin2 size={26} />}>
            People sign in with a password. Add your organisation’s provider (OpenID Connect or SAML) or
            directory (LDAP), and the sign-in page offers it.
          </Empty>
        }
      />
    </>
  );
}
