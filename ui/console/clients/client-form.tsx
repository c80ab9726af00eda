import { Checkbox, Stack } from '@mantine/core';
import type { Client } from '#kit/api/admin.ts';
import { SettingsFields } from '#kit/clients/settings-fields.tsx';
import { sentSettings, settingsFaults, settingsOf, type Settings } from '#kit/clients/settings.ts';
import { grants, type Grant, type Kind } from '#kit/clients/words.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';

const ways = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const;

/** What each kind may be given; the server decides, this only keeps what cannot be out of sight. */
const grantsOf: Readonly<Record<Kind, readonly Grant[]>> = {
  'server-web': ['authorization_code', 'refresh_token', 'client_credentials', 'implicit', 'password'],
  browser: ['authorization_code', 'refresh_token', 'implicit'],
  native: ['authorization_code', 'refresh_token', 'password'],
  service: ['client_credentials'],
  device: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
};

/** Changes the settings of a client. Kind and realm stay what they were. */
export function ClientForm({ client, close }: { client: Client; close: () => void }) {
  const { id, kind, revision } = client;
  const decides = useSession().can('developers:write');
  const form = useSubmit<Settings, Client>({
    initial: settingsOf(client),
    check: settingsFaults,
    send: values =>
      api.patch('/applications/{application}/client', {
        path: { application: id },
        revision,
        body: {
          grants: grantsOf[kind].filter(grant => values.grants.includes(grant)),
          ...sentSettings(kind, values),
          ...(values.firstParty === client.firstParty ? {} : { firstParty: values.firstParty }),
        },
      }),
    invalidates: ['/applications'],
    done: 'Client changed',
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Save client" cancel={<CancelButton onClick={close} />}>
      <SettingsFields form={form} kind={kind} ways={ways}>
        <Checkbox.Group
          label="Ways to tokens"
          description="Legacy ones are refused without a waiver of the Security role."
          {...form.field('grants')}
        >
          <Stack gap="xs" mt="xs">
            {grantsOf[kind].map(grant => (
              <Checkbox key={grant} value={grant} label={grants[grant]} />
            ))}
          </Stack>
        </Checkbox.Group>
      </SettingsFields>
      {decides && (
        <Checkbox
          label="Of this organisation: users are not asked whether they agree"
          {...form.field('firstParty', 'checkbox')}
        />
      )}
    </SubmitForm>
  );
}
