import { Text } from '@mantine/core';
import type { Authority } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { dateOnly } from '#kit/time.tsx';
import { api } from '../api.ts';
import { authorityCertificates, givenFault, nothing, revocationList, sent } from '../pem/pem.ts';
import { PemField } from '../pem/pem-field.tsx';
import { firstList } from './standing.ts';

/** Other certificates for an authority, as when one is renewed. */
export function ReplaceForm({ authority, close }: { authority: Authority; close: () => void }) {
  const { id, name, revision } = authority;
  const form = useSubmit({
    initial: { certificates: nothing },
    check: ({ certificates }) => ({ certificates: givenFault(certificates, authorityCertificates) }),
    send: ({ certificates }) =>
      api.patch('/authorities/{authority}', {
        path: { authority: id },
        revision,
        body: { certificates: sent(certificates, authorityCertificates) },
      }),
    invalidates: ['/authorities'],
    done: `Certificates of ${name} replaced`,
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Replace certificates" cancel={<CancelButton onClick={close} />}>
      <Text>
        These take the place of all that {name} has. To renew one without an interruption, give the old one
        and the new one together: what the old one issued is believed for as long as it is here. Revocation
        lists of certificates that leave go with them.
      </Text>
      <PemField
        label="Certificates"
        description="One to eight, in PEM: those that issue to clients."
        wanted={authorityCertificates}
        field={form.field('certificates')}
      />
    </SubmitForm>
  );
}

/** What an authority has taken back. */
export function RevocationsForm({ authority, close }: { authority: Authority; close: () => void }) {
  const { id, name } = authority;
  const form = useSubmit({
    initial: { list: nothing },
    check: ({ list }) => ({ list: givenFault(list, revocationList) }),
    send: ({ list }) =>
      api.post('/authorities/{authority}/revocations', {
        path: { authority: id },
        body: { list: sent(list, revocationList) },
      }),
    invalidates: ['/authorities'],
    done: after => `List of ${name} taken, good until ${dateOnly(firstList(after)?.nextUpdate ?? 0)}`,
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Bring in list" cancel={<CancelButton onClick={close} />}>
      <Text>
        Every gateway obeys it within a second. From then on lists are a must: past the day at which a list
        says that the next one comes, nothing of its issuer is accepted. Bring them in by a timer, with{' '}
        <code>gatehouse authority revocations</code>.
      </Text>
      <PemField
        label="Revocation list"
        description="The whole list (CRL), in PEM or as the binary file that authorities publish. It is checked against the authority’s signature."
        wanted={revocationList}
        field={form.field('list')}
      />
    </SubmitForm>
  );
}
