import { Type } from 'typebox';
import { closed, instant, nullable, reference } from '#api';

export const waiver = closed(
  {
    id: Type.String(),
    versionId: Type.String(),
    operationId: nullable(Type.String()),
    control: Type.String(),
    reason: Type.String(),
    until: instant,
    grantedBy: Type.String(),
    createdAt: instant,
    revokedAt: nullable(instant),
  },
  { title: 'Waiver', description: 'A control that the Security role does without, until a date.' },
);

export const waiverPath = closed({ waiver: reference });
