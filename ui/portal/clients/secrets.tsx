import { IconLock } from '@tabler/icons-react';
import type { Listing } from '#kit/api/hooks.ts';
import type { Application, ClientSecret } from '#kit/api/portal.ts';
import { Hint, standingColumns } from '#kit/credentials/columns.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { newSecretHref, rotateSecretHref } from '../applications/addresses.ts';
import { RowActions } from '../keys/row-actions.tsx';

const columns: readonly Column<ClientSecret>[] = [
  { title: 'Secret', render: ({ hint }) => <Hint of={hint} /> },
  ...standingColumns,
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
    <RowActions
      noun="secret"
      hint={hint}
      application={application.id}
      rotate={rotateSecretHref(application.id, id)}
      revoke={reason =>
        api.post('/applications/{application}/client/secrets/{secret}/revoke', {
          path: { application: application.id, secret: id },
          body: { reason },
        })
      }
    >
      No token is issued for it any more, and all tokens that this client holds are refused within a second:
      it must fetch new ones with another secret.
    </RowActions>
  );
}
