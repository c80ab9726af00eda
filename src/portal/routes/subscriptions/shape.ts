import { Type } from 'typebox';
import { closed, kept, oneOf, reference } from '#api';

export const subscription = closed(
  {
    id: Type.String(),
    api: Type.String(),
    apiTitle: Type.String(),
    version: Type.String(),
    plan: Type.String(),
    planTitle: Type.String(),
    status: oneOf(['pending', 'approved', 'rejected', 'suspended']),
    text: Type.String({ description: 'What the status means.' }),
    ...kept,
  },
  { title: 'Subscription', description: 'The use of a version by one of your applications.' },
);

export const subscriptionPath = closed({ application: reference, subscription: reference });
