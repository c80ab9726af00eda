import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, reference } from '#api';
import { lifecycles } from '../versions/shape.ts';

const shown = {
  id: Type.String(),
  versionId: Type.String(),
  operationId: nullable(Type.String()),
  control: Type.String(),
  reason: Type.String(),
  until: instant,
  grantedBy: Type.String(),
  createdAt: instant,
  revokedAt: nullable(instant),
};

export const waiver = closed(shown, {
  title: 'Waiver',
  description: 'A control that the Security role does without, until a date.',
});

export const listedWaiver = closed(
  {
    ...shown,
    title: Type.String({ description: 'Of the control.' }),
    api: Type.String({ description: 'Its name.' }),
    version: Type.String({ description: 'Its name.' }),
    lifecycle: oneOf(lifecycles, 'Of the version.'),
    operation: nullable(Type.String({ description: '`<METHOD> <path>`; null for all of the version.' })),
    state: oneOf(['holding', 'lapsed', 'revoked']),
    daysLeft: Type.Integer({ minimum: 0, description: 'Whole days.' }),
  },
  { title: 'ListedWaiver' },
);

export const waiverPath = closed({ waiver: reference });
