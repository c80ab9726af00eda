import { adviceFor, adviceQuestions, answersOf, clientAdvice } from '#manager';
import { defineRoute } from '../../route.ts';

export const adviseClientRoute = defineRoute({
  method: 'GET',
  url: '/client-advice',
  permission: 'portal:read',
  tag: 'clients',
  summary: 'Which way to tokens fits a program, and why',
  query: adviceQuestions,
  reply: clientAdvice,
  handler: ({ query }) => Promise.resolve(adviceFor(answersOf(query))),
});
