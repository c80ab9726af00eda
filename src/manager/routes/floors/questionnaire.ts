import { Type } from 'typebox';
import { questions } from '#contracts';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';

const question = closed(
  {
    name: Type.String({ description: 'The property of the answers.' }),
    text: Type.String(),
    answers: Type.Array(closed({ value: Type.String(), meaning: Type.String() }), {
      description: "To choose from; none where words of one's own are asked for.",
    }),
  },
  { title: 'Question' },
);

export const readQuestionnaireRoute = defineRoute({
  method: 'GET',
  url: '/questionnaire',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'The questions of the risk assessment',
  reply: closed({ questions: Type.Array(question) }),
  handler: async () => ({ questions }),
});
