import { Type } from 'typebox';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { declarationBody, declarationFrom, declarationLimit, declarationTypes } from './shape.ts';

export const validateConfigurationRoute = defineRoute({
  method: 'POST',
  url: '/configuration/validate',
  permission: 'apis:read',
  tag: 'configuration',
  summary: 'Check a declaration by itself',
  description: 'Its shape and what it refers to. Nothing is changed.',
  body: declarationBody,
  consumes: declarationTypes,
  bodyLimit: declarationLimit,
  rehearsable: false,
  reply: closed({ valid: Type.Literal(true) }),
  handler: async ({ body }) => {
    await declarationFrom(body);
    return { valid: true as const };
  },
});
