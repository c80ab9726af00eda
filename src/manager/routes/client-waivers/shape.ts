import { Type } from 'typebox';
import { legacyGrants } from '#credentials';
import { closed, instant, nullable, oneOf, reference } from '#api';

export const legacyGrant = oneOf(legacyGrants);

export const clientWaiver = closed(
  {
    id: Type.String(),
    applicationId: Type.String(),
    grant: legacyGrant,
    reason: Type.String(),
    until: instant,
    grantedBy: Type.String(),
    createdAt: instant,
    revokedAt: nullable(instant),
  },
  {
    title: 'ClientWaiver',
    description: 'A legacy grant that the Security role allows an application for a while.',
  },
);

export const clientWaiverPath = closed({ waiver: reference });
