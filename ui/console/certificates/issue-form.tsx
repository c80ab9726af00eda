import { Button, Code, Group, List, NumberInput, Stack, Text } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Application, NewClientCertificate } from '#kit/api/admin.ts';
import { Copyable } from '#kit/copy-once.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { dateOnly } from '#kit/time.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { certificateRequest, givenFault, nothing, sent } from '../pem/pem.ts';
import { PemField } from '../pem/pem-field.tsx';
import { SavePem } from '../pem/save-pem.tsx';
import classes from './certificates.module.css';

/** Issues a certificate from the built-in authority for a key that was made elsewhere and stays there. */
export function IssueForm({
  application,
  onMade,
  close,
}: {
  application: Application;
  onMade: (made: NewClientCertificate) => void;
  close: () => void;
}) {
  const initial: { request: typeof nothing; days: number | string } = { request: nothing, days: 90 };
  const form = useSubmit({
    initial,
    check: ({ request, days }) => ({
      request: givenFault(request, certificateRequest),
      days:
        Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 366
          ? undefined
          : 'A whole number of days from 1 to 366.',
    }),
    send: ({ request, days }) =>
      api.post('/applications/{application}/certificates/issue', {
        path: { application: application.id },
        body: { request: sent(request, certificateRequest), days: Number(days) },
      }),
    invalidates: ['/applications', '/authorities'],
    onDone: onMade,
  });
  return (
    <SubmitForm form={form} submit="Issue certificate" cancel={<CancelButton onClick={close} />}>
      <HowToAsk name={application.name} />
      <PemField
        label="Certificate request"
        description="In PEM. The certificate is for the key that it names; its subject is the application, whatever the request asks for."
        wanted={certificateRequest}
        field={form.field('request')}
      />
      <NumberInput
        label="Days it is good"
        description="1 to 366. Short enough that a machine must be able to renew it."
        min={1}
        max={366}
        allowDecimal={false}
        clampBehavior="none"
        {...form.field('days')}
      />
    </SubmitForm>
  );
}

/** How the owner of the key makes a request: with what every machine has, or all at once with our command line. */
function HowToAsk({ name }: { name: string }) {
  const openssl = `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`;
  const own = `npx gatehouse certificate issue ${name} --out ${name}-certificate`;
  return (
    <Stack gap="sm">
      <Text size="sm">
        Who runs {name} makes a private key and a request for it on the machine that will call. The key stays
        there; the request is harmless and comes here:
      </Text>
      <Command text={openssl} label="Copy openssl command" />
      <Text size="sm">
        Or leave this form: our command line makes the key, has it certified and writes both files, in one
        step.
      </Text>
      <Command text={own} label="Copy gatehouse command" />
    </Stack>
  );
}

const Command = ({ text, label }: { text: string; label: string }) => (
  <Stack gap={6} align="flex-start">
    <Code block translate="no" className={classes['command']}>
      {text}
    </Code>
    <Copyable text={text} label={label} />
  </Stack>
);

/** The certificate that was issued. It is public, yet not kept here. */
export function MadeCertificate({
  made,
  name,
  done,
}: {
  made: NewClientCertificate;
  name: string;
  done: () => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  const [saved, setSaved] = useState(false);
  // The form that held the focus is gone.
  useEffect(() => element.current?.focus(), []);
  const url = 'https://<gateway for client certificates>/<path>';
  return (
    <Stack ref={element} tabIndex={-1}>
      <Note tone="green" icon={IconCertificate} title={`Issued, and good until ${dateOnly(made.notAfter)}`}>
        <List size="sm" spacing={4} mt={4}>
          <List.Item>It works from now on, where the policy client-certificate is attached.</List.Item>
          <List.Item>
            It is not kept here: download it now. Should it be lost, revoke it and issue another one.
          </List.Item>
          <List.Item>It is no secret, and of no use without the private key.</List.Item>
        </List>
      </Note>
      <Text size="sm">To use it:</Text>
      <Code block translate="no" className={classes['command']}>
        {`curl --cert ${name}.pem --key ${name}.key '${url}'`}
      </Code>
      <Group gap="sm">
        <SavePem
          size="sm"
          variant="filled"
          text={made.certificate}
          file={`${name}.pem`}
          label="Download certificate"
          onSaved={() => setSaved(true)}
        />
        <Button variant="default" onClick={done} aria-describedby={saved ? undefined : 'not-saved'}>
          Done
        </Button>
      </Group>
      {!saved && (
        <Text id="not-saved" size="xs" c="dimmed">
          Not downloaded yet.
        </Text>
      )}
    </Stack>
  );
}
