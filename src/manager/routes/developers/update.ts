import { Type } from 'typebox';
import { closed, nullable } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { updateDeveloper } from '../../registry.ts';
import { community, developer, developerPath, email } from './shape.ts';

export const updateDeveloperRoute = defineRoute({
  method: 'PATCH',
  url: '/developers/:developer',
  permission: 'developers:write',
  tag: 'developers',
  summary: 'Change a developer',
  params: developerPath,
  body: closed(
    { email: Type.Optional(nullable(email)), community: Type.Optional(nullable(community)) },
    { minProperties: 1 },
  ),
  reply: developer,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'developers', params.developer);
      return record('developer.update', await updateDeveloper(change, id, body, revision, now));
    }),
});
