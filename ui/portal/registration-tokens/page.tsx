import { Code, Group, Text } from '@mantine/core';
import { IconPlug } from '@tabler/icons-react';
import { useState } from 'react';
import type { NewRegistrationToken, RegistrationToken } from '#kit/api/portal.ts';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { Copyable, CopyOnce } from '#kit/copy-once.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { DialogButton, FormDialog } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { RegistrationTokenForm } from './form.tsx';

const stateOf = ({ revokedAt, notAfter, usesLeft }: RegistrationToken): string => {
  if (revokedAt !== null) return 'revoked';
  return notAfter <= Date.now() || usesLeft === 0 ? 'expired' : 'active';
};

const columns: readonly Column<RegistrationToken>[] = [
  {
    title: 'For',
    render: ({ purpose, hint }) => (
      <>
        {purpose}
        <Text size="xs" c="dimmed">
          ends in <code translate="no">{hint}</code>
        </Text>
      </>
    ),
  },
  { title: 'State', render: token => <StatusBadge status={stateOf(token)} /> },
  { title: 'Left', number: true, render: ({ uses, usesLeft }) => `${usesLeft} of ${uses}` },
  { title: 'Ends', render: ({ revokedAt, notAfter }) => <Time at={revokedAt ?? notAfter} as="date" /> },
  { title: 'Actions', actions: true, render: token => <Revoke token={token} /> },
];

/** Tokens by which programs register applications in one's own name. */
export default function RegistrationTokensPage() {
  const [made, setMade] = useState<NewRegistrationToken | null>(null);
  const address = `${globalThis.location.origin}/oauth/register`;
  const list = useList(api, '/registration-tokens', { query: { limit: 25 } });
  const create = (
    <DialogButton label="Make registration token" title="Make a registration token">
      {close => (
        <RegistrationTokenForm
          close={close}
          onMade={token => {
            close();
            setMade(token);
          }}
        />
      )}
    </DialogButton>
  );
  return (
    <>
      <PageHeader
        title="Registration by programs"
        lead="Let installations of your program, or a platform, register themselves as applications of yours."
        crumbs={[{ label: 'Applications', href: '/applications' }]}
        actions={create}
      />
      <Section
        title="How it works"
        lead="The program sends what it is (RFC 7591) with the token to this address, and gets a client of its own back. The same rules hold as for applications that you make here."
      >
        <Group gap="sm">
          <Code translate="no">{address}</Code>
          <Copyable text={address} label="Copy address" />
        </Group>
      </Section>
      <Section title="Tokens">
        <DataTable
          label="Registration tokens"
          one="token"
          list={list}
          columns={columns}
          rowKey={row => row.id}
          empty={
            <Empty title="No registration tokens" icon={<IconPlug size={26} />}>
              Make one for a program that shall register itself. To register a single application, make it
              under Applications instead.
            </Empty>
          }
        />
      </Section>
      <FormDialog opened={made !== null} onClose={() => setMade(null)} title="Store the token now" held>
        {made !== null && (
          <CopyOnce label="registration token" secret={made.token} onDone={() => setMade(null)}>
            <Text size="sm">
              Give it to the program that registers, and to nobody else: whoever holds it registers
              applications in your name. If it gets out, revoke it here.
            </Text>
          </CopyOnce>
        )}
      </FormDialog>
    </>
  );
}

function Revoke({ token }: { token: RegistrationToken }) {
  if (stateOf(token) !== 'active') return null;
  return (
    <ReasonButton
      label="Revoke"
      h={30}
      px="sm"
      fz="xs"
      aria-label={`Revoke the token for ${token.purpose}`}
      title="Revoke this registration token?"
      submit="Revoke token"
      done="Token revoked"
      invalidates={['/registration-tokens']}
      send={reason =>
        api.post('/registration-tokens/{token}/revoke', { path: { token: token.id }, body: { reason } })
      }
    >
      Nothing more is registered with it. What was registered stays among your applications.
    </ReasonButton>
  );
}
