import { Group } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import type { Authority } from '#kit/api/admin.ts';
import { useChange, useList } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { counted } from '#kit/format.ts';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { SavePem } from '../pem/save-pem.tsx';
import { AuthorityForm } from './authority-form.tsx';
import { Lists } from './lists.tsx';
import { ReplaceForm, RevocationsForm } from './renewal-forms.tsx';
import { certificateCount } from './standing.ts';
import { Until } from './until.tsx';

/** Whose client certificates are believed, for how long yet, and what they have taken back. */
export default function AuthoritiesPage() {
  const list = useList(api, '/authorities', { query: { limit: 50 } });
  const mayWrite = useSession().can('authorities:write');
  return (
    <>
      <PageHeader
        title="Authorities"
        lead="Whose client certificates are believed (mutual TLS), where the policy client-certificate names them. A change is obeyed within a second, also on connections that are open."
        actions={
          <Needs permission="authorities:write" label="Add authority">
            <DialogButton variant="filled" label="Add authority" title="Add an authority">
              {close => <AuthorityForm close={close} />}
            </DialogButton>
          </Needs>
        }
      />
      <DataTable
        label="Authorities"
        one="authority"
        many="authorities"
        list={list}
        columns={mayWrite ? [...columns, actions] : columns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No authorities yet" icon={<IconCertificate size={26} />}>
            Add a partner’s authority to accept the certificates that it issues. Gatehouse has one of its own,
            which appears here once it issues a certificate to an application.
          </Empty>
        }
      />
    </>
  );
}

const columns: readonly Column<Authority>[] = [
  {
    title: 'Authority',
    render: authority => (
      <RowName
        below={authority.builtIn ? 'Issues here' : counted(certificateCount(authority), 'certificate')}
      >
        {authority.name}
      </RowName>
    ),
    width: '22%',
  },
  {
    title: 'Certificates',
    render: ({ notAfter }) => <Until at={notAfter} good="Good" over="Expired" effect="Replace it." />,
  },
  { title: 'Revocation lists', render: authority => <Lists authority={authority} /> },
];

const actions: Column<Authority> = {
  title: 'Actions',
  actions: true,
  render: authority => <Actions authority={authority} />,
};

function Actions({ authority }: { authority: Authority }) {
  const { id, name, revision, builtIn, certificates } = authority;
  const save = (
    <SavePem
      text={certificates}
      file={`${name}.pem`}
      label="Download"
      aria-label={`Download the certificates of ${name}`}
    />
  );
  if (builtIn) return <Group justify="flex-end">{save}</Group>;
  return (
    <Group gap="xs" justify="flex-end">
      <DialogButton
        size="xs"
        label="Bring in a list"
        aria-label={`Bring in a list of what ${name} revoked`}
        title={`Bring in a revocation list of ${name}`}
      >
        {close => <RevocationsForm {...{ authority, close }} />}
      </DialogButton>
      <DialogButton
        size="xs"
        label="Replace"
        aria-label={`Replace the certificates of ${name}`}
        title={`Replace the certificates of ${name}`}
      >
        {close => <ReplaceForm {...{ authority, close }} />}
      </DialogButton>
      {save}
      <Remove {...{ id, name, revision }} />
    </Group>
  );
}

function Remove({ id, name, revision }: Pick<Authority, 'id' | 'name' | 'revision'>) {
  const remove = useChange(
    () => api.delete('/authorities/{authority}', { path: { authority: id }, revision }),
    { invalidates: ['/authorities'], done: `${name} removed` },
  );
  return (
    <ConfirmButton
      size="xs"
      label="Remove"
      aria-label={`Remove ${name}`}
      title={`Remove ${name}?`}
      confirm="Remove authority"
      danger
      onConfirm={() => remove.mutateAsync()}
    >
      Its certificates and revocation lists go. It stays while a policy names it, or a certificate of it was
      agreed for an application.
    </ConfirmButton>
  );
}
