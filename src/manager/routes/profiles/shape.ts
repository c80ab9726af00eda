import { Type } from 'typebox';
import { closed, oneOf, slug } from '#api';
import { modes, policyOptions } from '../attachments/shape.ts';

const milliseconds = Type.Integer({ description: 'Milliseconds.' });

export const profile = closed(
  {
    id: Type.String({ description: 'As versions refer to it, such as `registered@2`.' }),
    title: Type.String(),
    description: Type.String(),
    toAdd: Type.Array(Type.String(), { description: 'What only the owner of a version can add.' }),
    maximumKeyAge: milliseconds,
    maximumTokenAge: milliseconds,
    policies: Type.Array(
      closed({
        name: Type.Optional(Type.String()),
        policy: slug,
        mode: Type.Optional(oneOf(modes)),
        options: policyOptions,
      }),
    ),
  },
  { title: 'Profile', description: 'A named bundle of policies; one that is published never changes.' },
);
