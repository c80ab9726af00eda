import { Type } from 'typebox';
import { closed, kept, reference, slug } from '#api';

export const api = closed(
  {
    id: Type.String(),
    name: slug,
    title: Type.String(),
    description: Type.String(),
    owner: Type.String(),
    ...kept,
  },
  { title: 'Api', description: 'A product in the catalogue.' },
);

export const owner = Type.String({ maxLength: 200, description: 'Who answers for it: a person or a team.' });

export const apiPath = closed({ api: reference });
