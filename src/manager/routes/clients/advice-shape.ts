import { Type } from 'typebox';
import { clientGrants, clientKinds } from '#credentials';
import { closed, nullable, oneOf } from '#api';
import { places } from '../../clients/advice.ts';

const yesOrNo = ['yes', 'no'] as const;

/** Three questions: the third is about the secret or about the browser, whichever matters. */
export const adviceQuestions = closed({
  place: oneOf(
    places,
    'Where it runs: on a `server`, in a `browser` (a page whose script calls), as an `app` on phones or computers, on a `device` such as a television or a meter.',
  ),
  person: oneOf(yesOrNo, 'Whether a person signs in to it.'),
  secret: Type.Optional(
    oneOf(yesOrNo, 'Whether only its makers can look into it, so that a secret stays one; `no` unless told.'),
  ),
  browser: Type.Optional(oneOf(yesOrNo, 'Whether there is a browser where it runs; `yes` unless told.')),
});

export const answersOf = (query: {
  readonly place: (typeof places)[number];
  readonly person: 'yes' | 'no';
  readonly secret?: 'yes' | 'no';
  readonly browser?: 'yes' | 'no';
}) => ({
  place: query.place,
  person: query.person === 'yes',
  secret: query.secret === 'yes',
  browser: query.browser !== 'no',
});

export const clientAdvice = closed(
  {
    kind: nullable(oneOf(clientKinds, 'The client to make; null where none would be safe.')),
    grants: Type.Array(oneOf(clientGrants)),
    title: Type.String(),
    why: Type.Array(Type.String()),
    hints: Type.Array(Type.String(), { description: 'What to do besides, or instead.' }),
  },
  { title: 'ClientAdvice' },
);
