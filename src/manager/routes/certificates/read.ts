import { getCertificate } from '../../certificates.ts';
import { defineRoute } from '../../http/route.ts';
import { certificate, certificatePath } from './shape.ts';

export const readCertificateRoute = defineRoute({
  method: 'GET',
  url: '/certificates/:certificate',
  permission: 'applications:read',
  tag: 'certificates',
  summary: 'Read what is known of a client certificate',
  params: certificatePath,
  reply: certificate,
  handler: ({ db, params }) => getCertificate(db, params.certificate),
});
