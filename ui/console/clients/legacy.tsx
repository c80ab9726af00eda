import { Group, List, Select, Textarea, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Application, Client, ClientWaiver } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { grants } from '#kit/clients/words.ts';
import { CancelButton, DialogButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Link } from '#kit/link.tsx';
import { Allowed } from '#kit/session.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';

const holds = ({ revokedAt, until }: ClientWaiver): boolean => revokedAt === null && until > Date.now();

const usesOf = (id: string) => new URLSearchParams({ action: 'client.legacy-grant', id }).toString();

/** Legacy grants: what is in use, what is allowed until when, and, for the Security role, to allow and to end it. */
export function Legacy({ application, client }: { application: Application; client?: Client }) {
  const waivers = useRead(api, '/applications/{application}/client/waivers', {
    path: { application: application.id },
  });
  const holding = (waivers.data?.items ?? []).filter(holds);
  const refused = (client?.legacy ?? []).filter(({ until }) => until === null);
  return (
    <>
      {(holding.length > 0 || refused.length > 0) && (
        <Note tone="red" icon={IconAlertTriangle} title="Legacy grants">
          <List size="sm" spacing={4}>
            {holding.map(waiver => (
              <List.Item key={waiver.id}>
                {grants[waiver.grant]} is allowed until <Time at={waiver.until} as="date" />: {waiver.reason}
                <Allowed permission="waivers:write">
                  {' '}
                  <End waiver={waiver} />
                </Allowed>
              </List.Item>
            ))}
            {refused.map(({ grant }) => (
              <List.Item key={grant}>
                {grants[grant]} is among its settings, but refused: no waiver holds.
              </List.Item>
            ))}
          </List>
          <Allowed permission="audit:read">
            <Link size="sm" display="inline-block" mt={6} py={4} href={`/audit?${usesOf(application.id)}`}>
              Uses in the audit log
            </Link>
          </Allowed>
        </Note>
      )}
      <Allowed permission="waivers:write">
        <Group>
          <DialogButton label="Allow a legacy grant" title={`Allow ${application.title} a legacy grant`}>
            {close => <AllowForm application={application} close={close} />}
          </DialogButton>
        </Group>
      </Allowed>
    </>
  );
}

function End({ waiver: { id, grant } }: { waiver: ClientWaiver }) {
  return (
    <ReasonButton
      size="xs"
      label="End waiver"
      aria-label={`End waiver for ${grant}`}
      title="End this waiver now?"
      submit="End waiver"
      send={reason => api.post('/client-waivers/{waiver}/revoke', { path: { waiver: id }, body: { reason } })}
      invalidates={['/applications', '/client-waivers']}
      done="Waiver ended"
    >
      The grant is refused from now on, and the tokens of the client that uses it are refused within a second.
    </ReasonButton>
  );
}

function AllowForm({ application: { id }, close }: { application: Application; close: () => void }) {
  const initial: { grant: 'implicit' | 'password'; reason: string; until: string } = {
    grant: 'implicit',
    reason: '',
    until: '',
  };
  const form = useSubmit({
    initial,
    check: ({ reason, until }) => ({
      reason: reason.trim().length < 10 ? 'Say why, in ten characters or more.' : undefined,
      until: Number.isNaN(Date.parse(until)) ? 'Choose the day when it ends.' : undefined,
    }),
    send: ({ grant, reason, until }) =>
      api.post('/applications/{application}/client/waivers', {
        path: { application: id },
        body: { grant, reason: reason.trim(), until: Date.parse(until) },
      }),
    invalidates: ['/applications'],
    done: 'Legacy grant allowed',
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Allow grant" cancel={<CancelButton onClick={close} />}>
      <Select
        label="Grant"
        description="Implicit puts tokens into addresses; password hands passwords to the program. Both are left out of OAuth 2.1."
        data={[
          { value: 'implicit', label: grants.implicit },
          { value: 'password', label: grants.password },
        ]}
        allowDeselect={false}
        {...form.field('grant')}
      />
      <Textarea
        label="Reason"
        description="Goes to the audit log."
        autosize
        minRows={2}
        {...form.field('reason')}
      />
      <TextInput
        type="date"
        label="Until"
        description="A year at most. Then the grant is refused, whatever the settings say."
        {...form.field('until')}
      />
    </SubmitForm>
  );
}
