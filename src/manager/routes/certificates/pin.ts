import { Type } from 'typebox';
import { maxPem } from '#credentials';
import { closed, reference } from '#api';
import { getAuthority } from '../../authorities.ts';
import { pinCertificate } from '../../certificates.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { applicationPath } from '../applications/shape.ts';
import { certificate, pin } from './shape.ts';

export const pinCertificateRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/certificates',
  permission: 'keys:write',
  tag: 'certificates',
  recent: true,
  summary: 'Agree that an application calls with a client certificate',
  description:
    'The certificate must be one that the authority issued. Agreed by its subject, certificates that renew it are meant too; such an agreement ends after 366 days.',
  params: applicationPath,
  body: closed({
    authority: reference,
    certificate: Type.String({ minLength: 1, maxLength: maxPem, description: 'PEM, without its key.' }),
    pin: Type.Optional(pin),
  }),
  reply: certificate,
  status: 201,
  handler: async ({ params, body, change, now, located }) => {
    const made = await change(async ({ change, audit }) => {
      const { id: applicationId } = await getApplication(
        change.tx,
        await idOf(change.tx, 'applications', params.application),
      );
      const authority = await getAuthority(
        change.tx,
        await idOf(change.tx, 'client_authorities', body.authority),
      );
      const agreed = await pinCertificate(
        change,
        { applicationId, authority, certificate: body.certificate, pin: body.pin ?? 'fingerprint' },
        now,
      );
      const { id, pin, fingerprint, notAfter } = agreed;
      const detail = { applicationId, authority: authority.name, pin, fingerprint, notAfter };
      await audit({ action: 'certificate.pin', id, detail });
      return agreed;
    });
    located(`/certificates/${made.id}`);
    return made;
  },
});
