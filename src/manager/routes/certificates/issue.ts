import { Type } from 'typebox';
import { closed } from '#api';
import { enterOwnAuthority } from '../../authorities.ts';
import { pinCertificate } from '../../certificates.ts';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { applicationPath } from '../applications/shape.ts';
import { newCertificate } from './shape.ts';

const day = 86_400_000;
/** Short enough that a machine must be able to renew it. */
const usualDays = 90;

export const issueCertificateRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/certificates/issue',
  permission: 'keys:write',
  tag: 'certificates',
  recent: true,
  summary: 'Issue a client certificate to an application',
  description:
    'From the built-in authority `gatehouse`, for the key of a certificate request (PKCS #10). The private key stays where it was made. The subject is the application, whatever the request asks for.',
  params: applicationPath,
  body: closed({
    request: Type.String({ minLength: 1, maxLength: 16_384, description: 'Certificate request, PEM.' }),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, description: '90 unless told.' })),
  }),
  reply: newCertificate,
  status: 201,
  rehearsable: false,
  handler: async ({ params, body, change, now, services, located }) => {
    const made = await change(async ({ change, audit }) => {
      const application = await getApplication(
        change.tx,
        await idOf(change.tx, 'applications', params.application),
      );
      const own = await services.ownAuthority.prepare(change);
      const authority = await enterOwnAuthority(change, own, now);
      const certificate = await services.ownAuthority.issue(change, body.request, {
        name: application.name,
        id: application.id,
        notAfter: now + (body.days ?? usualDays) * day,
      });
      const agreed = await pinCertificate(
        change,
        { applicationId: application.id, authority, certificate, pin: 'fingerprint' },
        now,
      );
      const { id, fingerprint, notAfter } = agreed;
      const detail = { applicationId: application.id, fingerprint, notAfter };
      await audit({ action: 'certificate.issue', id, detail });
      return { ...agreed, certificate, authority: own };
    });
    located(`/certificates/${made.id}`);
    return made;
  },
});
