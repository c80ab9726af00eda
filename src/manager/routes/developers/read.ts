import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getDeveloper } from '../../registry.ts';
import { developer, developerPath } from './shape.ts';

export const readDeveloperRoute = defineRoute({
  method: 'GET',
  url: '/developers/:developer',
  permission: 'developers:read',
  tag: 'developers',
  summary: 'Read a developer',
  params: developerPath,
  reply: developer,
  handler: async ({ db, params }) => getDeveloper(db, await idOf(db, 'developers', params.developer)),
});
