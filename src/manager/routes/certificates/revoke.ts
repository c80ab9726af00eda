import { GatehouseError } from '#kernel';
import { closed, reason } from '#api';
import { getCertificate, revokeCertificate } from '../../certificates.ts';
import { defineRoute } from '../../http/route.ts';
import { certificate, certificatePath } from './shape.ts';

export const revokeCertificateRoute = defineRoute({
  method: 'POST',
  url: '/certificates/:certificate/revoke',
  permission: 'keys:revoke',
  tag: 'certificates',
  summary: 'Revoke a client certificate',
  description: 'Every gateway refuses it within a second, also on connections that are open.',
  params: certificatePath,
  body: closed({ reason }),
  reply: certificate,
  handler: ({ params, body, change, now }) =>
    change(async ({ change, audit }) => {
      if (!(await revokeCertificate(change, params.certificate, body.reason, now)))
        throw new GatehouseError('conflict', 'The certificate was revoked before.');
      await audit({ action: 'certificate.revoke', id: params.certificate, detail: { reason: body.reason } });
      return getCertificate(change.tx, params.certificate);
    }),
});
