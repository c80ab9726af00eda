import { Type } from 'typebox';
import { closed, kept, nullable, reference, slug } from '#api';

export const email = Type.String({ maxLength: 254, pattern: '^[^\\s@<>"]+@[^\\s@<>"]+$' });
export const community = Type.String({ minLength: 1, maxLength: 100 });

const shown = {
  id: Type.String(),
  name: slug,
  email: nullable(Type.String()),
  community: nullable(Type.String()),
  active: Type.Boolean(),
  ...kept,
};

export const developer = closed(shown, { title: 'Developer', description: 'Who registers applications.' });

export const listedDeveloper = closed(
  { ...shown, applications: Type.Integer({ minimum: 0 }) },
  { title: 'ListedDeveloper' },
);

export const developerPath = closed({ developer: reference });
