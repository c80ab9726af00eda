import { Type } from 'typebox';
import { closed, instant, nullable, reference } from '#api';
import { clientRealm } from '../clients/shape.ts';

export const purpose = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'What it is for, in words.',
});

export const registrationTokenFields = {
  id: Type.String(),
  developerId: Type.String(),
  realm: clientRealm,
  purpose,
  hint: Type.String({ description: 'The last characters of its random part, to tell tokens apart.' }),
  uses: Type.Integer({ minimum: 1, description: 'Clients that may be registered with it.' }),
  usesLeft: Type.Integer({ minimum: 0 }),
  createdAt: instant,
  notAfter: instant,
  revokedAt: nullable(instant),
};

/** What is told of a token after it was made: never the token, never its hash. */
export const registrationToken = closed(registrationTokenFields, { title: 'RegistrationToken' });

export const newRegistrationToken = closed(
  {
    ...registrationTokenFields,
    token: Type.String({ description: 'The token itself. Shown in this answer only.' }),
  },
  { title: 'NewRegistrationToken' },
);

export const registrationTokenPath = closed({ token: reference });
