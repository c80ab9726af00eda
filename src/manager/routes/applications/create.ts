import { Type } from 'typebox';
import { closed, oneOf, reference, slug, title } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { createApplication } from '../../registry.ts';
import { application, kinds } from './shape.ts';

export const createApplicationRoute = defineRoute({
  method: 'POST',
  url: '/applications',
  permission: 'applications:write',
  tag: 'applications',
  summary: 'Register an application',
  body: closed({
    name: slug,
    developer: reference,
    title: Type.Optional(title),
    kind: Type.Optional(oneOf(kinds, '`confidential` unless told.')),
  }),
  reply: application,
  status: 201,
  handler: async ({ body, change, now, located }) => {
    const made = await change(async ({ change, record }) => {
      const { developer, ...rest } = body;
      const developerId = await idOf(change.tx, 'developers', developer);
      return record('application.create', await createApplication(change, { ...rest, developerId }, now));
    });
    located(`/applications/${made.id}`);
    return made;
  },
});
