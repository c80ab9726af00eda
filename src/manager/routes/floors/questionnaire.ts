import { Type } from 'typebox';
import { assess, questions, riskAnswersSchema } from '#contracts';
import { closed } from '#api';
import { controls } from '../../floors/controls.ts';
import { floorOf, isEverywhere } from '../../floors/floor.ts';
import { defineRoute } from '../../http/route.ts';
import { category } from '../operations/shape.ts';
import { audience } from '../versions/shape.ts';

const question = closed(
  {
    name: Type.String({ description: 'The property of the answers.' }),
    text: Type.String(),
    why: Type.String({ description: 'What the answer is needed for.' }),
    answers: Type.Array(
      closed({
        value: Type.String(),
        meaning: Type.String(),
        example: Type.String({ description: 'Things of which it would be the answer.' }),
      }),
      { description: "To choose from; none where words of one's own are asked for." },
    ),
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

const demanded = closed(
  {
    control: Type.String(),
    title: Type.String(),
    why: Type.String({ description: 'What goes wrong without it.' }),
    everywhere: Type.Boolean({ description: 'Every floor has it.' }),
  },
  { title: 'DemandedControl' },
);

export const readAnswersFloorRoute = defineRoute({
  method: 'GET',
  url: '/questionnaire/floor',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'What answers of the risk assessment lead to',
  description:
    'The category and the widest audience that the answers speak for, and the floor of both. What is not answered yet says nothing, so the floor only grows with each answer.',
  query: riskAnswersSchema,
  reply: closed(
    {
      category,
      audience: { ...audience, description: 'The widest that the answers support.' },
      reasons: Type.Array(Type.String()),
      controls: Type.Array(demanded, { description: 'Those that not every floor has come first.' }),
    },
    { title: 'AnswersFloor' },
  ),
  handler: async ({ query }) => {
    const { category, audience, reasons } = assess(query);
    const asked = floorOf(category, audience).flatMap(id => controls.get(id) ?? []);
    const told = asked.map(({ id, title, why }) => ({
      control: id,
      title,
      why,
      everywhere: isEverywhere(id),
    }));
    return {
      category,
      audience,
      reasons: [...reasons],
      controls: told.toSorted((a, b) => Number(a.everywhere) - Number(b.everywhere)),
    };
  },
});
