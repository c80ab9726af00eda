import { Type } from 'typebox';
import { closed, kept, oneOf, reference, slug } from '#api';

export const kinds = ['confidential', 'public'] as const;

export const application = closed(
  {
    id: Type.String(),
    developerId: Type.String(),
    name: slug,
    title: Type.String(),
    kind: oneOf(kinds, 'Whether it can keep a secret.'),
    tag: Type.String({ description: 'The soft identifier that follows it through logs and analytics.' }),
    active: Type.Boolean(),
    ...kept,
  },
  { title: 'Application', description: 'A client of APIs.' },
);

export const applicationPath = closed({ application: reference });
