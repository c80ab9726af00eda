import { Type } from 'typebox';
import { closed, kept, oneOf, reference } from '#api';

export const subscriptionStatuses = ['pending', 'approved', 'rejected', 'suspended'] as const;

export const subscription = closed(
  {
    id: Type.String(),
    applicationId: Type.String(),
    versionId: Type.String(),
    planId: Type.String(),
    status: oneOf(subscriptionStatuses),
    ...kept,
  },
  { title: 'Subscription', description: 'The use of a version by an application under a plan.' },
);

export const subscriptionPath = closed({ subscription: reference });
