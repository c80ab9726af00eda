import { Type } from 'typebox';
import { closed, kept, oneOf, reference } from '#api';

export const subscriptionStatuses = ['pending', 'approved', 'rejected', 'suspended'] as const;

const shown = {
  id: Type.String(),
  applicationId: Type.String(),
  versionId: Type.String(),
  planId: Type.String(),
  status: oneOf(subscriptionStatuses),
  ...kept,
};

export const listedSubscription = closed(
  {
    ...shown,
    application: Type.String({ description: 'Names and titles of all that it joins.' }),
    applicationTitle: Type.String(),
    developer: Type.String(),
    api: Type.String(),
    apiTitle: Type.String(),
    version: Type.String(),
    plan: Type.String(),
    planTitle: Type.String(),
  },
  { title: 'ListedSubscription' },
);

export const subscription = closed(shown, {
  title: 'Subscription',
  description: 'The use of a version by an application under a plan.',
});

export const subscriptionPath = closed({ subscription: reference });
