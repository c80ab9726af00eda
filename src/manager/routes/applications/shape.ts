import { Type } from 'typebox';
import { closed, instant, kept, nullable, oneOf, reference, slug } from '#api';

export const kinds = ['confidential', 'public'] as const;

const shown = {
  id: Type.String(),
  developerId: Type.String(),
  name: slug,
  title: Type.String(),
  kind: oneOf(kinds, 'Whether it can keep a secret.'),
  tag: Type.String({ description: 'The soft identifier that follows it through logs and analytics.' }),
  active: Type.Boolean(),
  ...kept,
};

export const application = closed(shown, { title: 'Application', description: 'A client of APIs.' });

const count = Type.Integer({ minimum: 0 });

export const listedApplication = closed(
  {
    ...shown,
    developer: Type.String({ description: 'Its name.' }),
    keys: Type.Integer({ minimum: 0, description: 'That are neither revoked nor expired.' }),
    lastUsedAt: nullable(instant),
    subscriptions: closed({ approved: count, pending: count }),
  },
  { title: 'ListedApplication' },
);

export const applicationPath = closed({ application: reference });
