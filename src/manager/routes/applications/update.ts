import { Type } from 'typebox';
import { closed, oneOf, title } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { updateApplication } from '../../registry.ts';
import { application, applicationPath, kinds } from './shape.ts';

export const updateApplicationRoute = defineRoute({
  method: 'PATCH',
  url: '/applications/:application',
  permission: 'applications:write',
  tag: 'applications',
  summary: 'Change an application',
  params: applicationPath,
  body: closed({ title: Type.Optional(title), kind: Type.Optional(oneOf(kinds)) }, { minProperties: 1 }),
  reply: application,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'applications', params.application);
      return record('application.update', await updateApplication(change, id, body, revision, now));
    }),
});
