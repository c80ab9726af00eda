import { Radio, Select, Stack, Textarea } from '@mantine/core';
import type { Application, Client, NewClient, NewClientSecret } from '#kit/api/admin.ts';
import { kinds, linesOf, redirects } from '#kit/clients/words.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';

interface Values {
  readonly kind: Client['kind'];
  readonly realm: Client['realm'];
  readonly redirectUris: string;
}

const kindNames: readonly Client['kind'][] = ['server-web', 'browser', 'native', 'service', 'device'];

/** Makes an application a client; what is not asked is as is usual for the kind, and can be changed afterwards. */
export function NewClientForm({
  application: { id, title },
  onMade,
  close,
}: {
  application: Application;
  onMade: (made: NewClientSecret) => void;
  close: () => void;
}) {
  const form = useSubmit<Values, NewClient>({
    initial: { kind: 'server-web', realm: 'external', redirectUris: '' },
    check: ({ kind, redirectUris }) => ({
      redirectUris:
        redirects(kind) && linesOf(redirectUris).length === 0
          ? 'Name the address to which a browser comes back.'
          : undefined,
    }),
    send: ({ kind, realm, redirectUris }) =>
      api.post('/applications/{application}/client', {
        path: { application: id },
        body: { kind, realm, ...(redirects(kind) ? { redirectUris: linesOf(redirectUris) } : {}) },
      }),
    invalidates: ['/applications'],
    done: `${title} is a client`,
    onDone: ({ secret }) => {
      close();
      if (secret !== null) onMade(secret);
    },
  });
  return (
    <SubmitForm form={form} submit="Make client" cancel={<CancelButton onClick={close} />}>
      <Radio.Group
        label="Kind"
        description="It stays. The kind of the application follows it."
        {...form.field('kind')}
      >
        <Stack gap="sm" mt="xs">
          {kindNames.map(kind => (
            <Radio key={kind} value={kind} label={kinds[kind].label} description={kinds[kind].meaning} />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label="Who signs in"
        description="It stays, too."
        data={[
          { value: 'external', label: 'People of the portal' },
          { value: 'internal', label: 'Staff' },
        ]}
        allowDeselect={false}
        {...form.field('realm')}
      />
      {redirects(form.values.kind) && (
        <Textarea
          label="Addresses to come back to"
          description="Where the browser returns to after the sign-in, one a line, each in full: no wildcards."
          autosize
          minRows={2}
          spellCheck={false}
          {...form.field('redirectUris')}
        />
      )}
    </SubmitForm>
  );
}
