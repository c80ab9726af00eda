import { adviceFor } from '../../clients/advice.ts';
import { defineRoute } from '../../http/route.ts';
import { adviceQuestions, answersOf, clientAdvice } from './advice-shape.ts';

export const adviseClientRoute = defineRoute({
  method: 'GET',
  url: '/client-advice',
  permission: 'applications:read',
  tag: 'clients',
  summary: 'Which kind of client fits a program, and why',
  query: adviceQuestions,
  reply: clientAdvice,
  handler: ({ query }) => Promise.resolve(adviceFor(answersOf(query))),
});
