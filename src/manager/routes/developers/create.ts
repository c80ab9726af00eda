import { Type } from 'typebox';
import { closed, nullable, slug } from '#api';
import { defineRoute } from '../../http/route.ts';
import { createDeveloper } from '../../registry.ts';
import { community, developer, email } from './shape.ts';

export const createDeveloperRoute = defineRoute({
  method: 'POST',
  url: '/developers',
  permission: 'developers:write',
  tag: 'developers',
  summary: 'Register a developer',
  body: closed({
    name: slug,
    email: Type.Optional(nullable(email)),
    community: Type.Optional(nullable(community)),
  }),
  reply: developer,
  status: 201,
  handler: async ({ body, change, now, located }) => {
    const made = await change(async ({ change, record }) =>
      record('developer.create', await createDeveloper(change, body, now)),
    );
    located(`/developers/${made.id}`);
    return made;
  },
});
