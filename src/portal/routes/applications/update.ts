import { Type } from 'typebox';
import { closed, title } from '#api';
import { updateApplication } from '#manager';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { application, applicationPath, applicationTold, kind } from './shape.ts';

export const updateApplicationRoute = defineRoute({
  method: 'PATCH',
  url: '/applications/:application',
  permission: 'portal:own',
  tag: 'applications',
  summary: 'Change one of your applications',
  params: applicationPath,
  body: closed({ title: Type.Optional(title), kind: Type.Optional(kind) }, { minProperties: 1 }),
  reply: application,
  rehearsable: false,
  handler: async ({ params, body, change, principal, revision, now }) => {
    const changed = await change(async ({ change, record }) => {
      const { id } = await ownApplicationToChange(change.tx, principal, params.application);
      return record('application.update', await updateApplication(change, id, body, revision, now));
    });
    return applicationTold(changed);
  },
});
