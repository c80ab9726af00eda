import { Text } from '@mantine/core';
import { IconPlug } from '@tabler/icons-react';
import { useState } from 'react';
import type { Developer, NewRegistrationToken, RegistrationToken } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { CopyOnce } from '#kit/copy-once.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { DialogButton, FormDialog } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs, Unavailable } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
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
    render: ({ purpose, hint, realm }) => (
      <>
        {purpose}
        <Text size="xs" c="dimmed">
          ends in <code translate="no">{hint}</code>
          {realm === 'internal' && ', for clients that staff sign in to'}
        </Text>
      </>
    ),
  },
  { title: 'State', render: token => <StatusBadge status={stateOf(token)} /> },
  { title: 'Left', number: true, render: ({ uses, usesLeft }) => `${usesLeft} of ${uses}` },
  { title: 'Ends', render: ({ revokedAt, notAfter }) => <Time at={revokedAt ?? notAfter} as="date" /> },
  { title: 'Actions', actions: true, render: token => <Revoke token={token} /> },
];

/** Tokens by which programs register applications of this developer. */
export function RegistrationTokens({ developer }: { developer: Developer }) {
  const [made, setMade] = useState<NewRegistrationToken | null>(null);
  const list = useList(api, '/developers/{developer}/registration-tokens', {
    path: { developer: developer.id },
    query: { limit: 50 },
  });
  return (
    <Section
      title="Registration by programs"
      lead="With an initial access token a program registers applications of this developer by itself, each with a client that gets tokens (RFC 7591). The same rules hold as here."
      actions={
        developer.active ? (
          <Needs permission="keys:write" label="Make registration token">
            <DialogButton label="Make registration token" title="Make a registration token">
              {close => (
                <RegistrationTokenForm
                  developer={developer}
                  close={close}
                  onMade={token => {
                    close();
                    setMade(token);
                  }}
                />
              )}
            </DialogButton>
          </Needs>
        ) : (
          <Unavailable label="Make registration token" why="The developer is suspended: resume them first." />
        )
      }
    >
      <DataTable
        label="Registration tokens"
        one="token"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty title="No registration tokens" icon={<IconPlug size={26} />}>
            Make one where many installations, or a platform, shall register themselves.
          </Empty>
        }
      />
      <FormDialog opened={made !== null} onClose={() => setMade(null)} title="Store the token now" held>
        {made !== null && (
          <CopyOnce label="registration token" secret={made.token} onDone={() => setMade(null)}>
            <Text size="sm">
              Give it to the program that registers, and to nobody else: whoever holds it registers
              applications in the name of {developer.name}.
            </Text>
          </CopyOnce>
        )}
      </FormDialog>
    </Section>
  );
}

function Revoke({ token }: { token: RegistrationToken }) {
  if (stateOf(token) !== 'active') return null;
  return (
    <Allowed permission="keys:revoke">
      <ReasonButton
        size="xs"
        label="Revoke"
        aria-label={`Revoke the token for ${token.purpose}`}
        title="Revoke this registration token?"
        submit="Revoke token"
        send={reason =>
          api.post('/registration-tokens/{token}/revoke', { path: { token: token.id }, body: { reason } })
        }
        invalidates={['/developers']}
        done="Token revoked"
      >
        Nothing more is registered with it. What was registered stays, and is looked after like every other
        application.
      </ReasonButton>
    </Allowed>
  );
}
