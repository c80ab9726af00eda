import { Radio, Select, Stack } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import type { Application, Authority, ClientCertificate } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { clientCertificate, givenFault, nothing, sent } from '../pem/pem.ts';
import { PemField } from '../pem/pem-field.tsx';

/** Agrees on a certificate that a partner's own authority issued. */
export function AgreeForm({ application, close }: { application: Application; close: () => void }) {
  const authorities = useRead(api, '/authorities', { query: { limit: 200 } });
  return (
    <PageState of={authorities}>
      {({ items }) => {
        // What the built-in one issues is agreed as it is issued.
        const theirs = items.filter(({ builtIn }) => !builtIn);
        return theirs.length === 0 ? (
          <Empty
            title="No authority to agree on"
            icon={<IconCertificate size={26} />}
            action={<LinkButton href="/authorities">Show authorities</LinkButton>}
          >
            Somebody with the role Administrator or Security adds the partner’s authority first. Or issue a
            certificate here: that needs none.
          </Empty>
        ) : (
          <Agreement {...{ application, close }} authorities={theirs} />
        );
      }}
    </PageState>
  );
}

function Agreement({
  application,
  authorities,
  close,
}: {
  application: Application;
  authorities: readonly Authority[];
  close: () => void;
}) {
  const initial: { authority: string; certificate: typeof nothing; pin: ClientCertificate['pin'] } = {
    authority: authorities.length === 1 ? (authorities[0]?.id ?? '') : '',
    certificate: nothing,
    pin: 'fingerprint',
  };
  const form = useSubmit({
    initial,
    check: ({ authority, certificate }) => ({
      authority: authority === '' ? 'Choose the authority that issued it.' : undefined,
      certificate: givenFault(certificate, clientCertificate),
    }),
    send: ({ authority, certificate, pin }) =>
      api.post('/applications/{application}/certificates', {
        path: { application: application.id },
        body: { authority, certificate: sent(certificate, clientCertificate), pin },
      }),
    invalidates: ['/applications'],
    done: `Certificate agreed for ${application.title}`,
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Agree on certificate" cancel={<CancelButton onClick={close} />}>
      <Select
        label="Authority"
        description="Whose certificate it is."
        allowDeselect={false}
        data={authorities.map(({ id, name }) => ({ value: id, label: name }))}
        {...form.field('authority')}
      />
      <PemField
        label="Certificate"
        description="The one that the partner calls with, in PEM and without its private key."
        wanted={clientCertificate}
        field={form.field('certificate')}
      />
      <Radio.Group label="What is meant" {...form.field('pin')}>
        <Stack gap="sm" mt="xs">
          <Radio
            value="fingerprint"
            label="This certificate only"
            description="Known by its fingerprint. A renewed one is agreed anew."
          />
          <Radio
            value="subject"
            label="Every certificate with this subject"
            description="The partner renews without you: whatever the authority issues to the same subject is accepted. Ends after 366 days."
          />
        </Stack>
      </Radio.Group>
    </SubmitForm>
  );
}
