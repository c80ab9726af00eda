import { Type } from 'typebox';
import { closed, reference } from '#api';
import { type RegistrationToken, registrationTokenFields } from '#manager';

const { developerId: _developer, realm: _realm, ...known } = registrationTokenFields;

export const registrationToken = closed(known, { title: 'RegistrationToken' });

export const newRegistrationToken = closed(
  { ...known, token: Type.String({ description: 'The token itself. Shown in this answer only.' }) },
  { title: 'NewRegistrationToken' },
);

export const registrationTokenPath = closed({ token: reference });

export function registrationTokenTold(of: RegistrationToken) {
  const { developerId: _id, realm: _of, ...token } = of;
  return token;
}
