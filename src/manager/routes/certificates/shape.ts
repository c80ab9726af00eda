import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference } from '#api';

export const pin = oneOf(
  ['fingerprint', 'subject'],
  'Whether only this certificate is meant, or each that the authority gives its subject.',
);

const known = {
  id: Type.String(),
  applicationId: Type.String(),
  authorityId: Type.String(),
  pin,
  fingerprint: Type.String({ description: 'SHA-256, hexadecimal.' }),
  subject: Type.String({ description: 'One part a line.' }),
  serial: Type.String(),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
  revokeReason: nullable(Type.String()),
};

export const certificate = closed(known, { title: 'ClientCertificate' });

export const newCertificate = closed(
  {
    ...known,
    certificate: Type.String({
      description: 'PEM. It is public; the key that belongs to it never came here.',
    }),
    authority: Type.String({ description: 'PEM of the authority that issued it.' }),
  },
  { title: 'NewClientCertificate' },
);

export const certificatePath = closed({ certificate: reference });
