import { Type } from 'typebox';

/** The query parameter of lists that can be searched. */
export const searchIn = (where: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: `Text in ${where}, in any case.` }));
