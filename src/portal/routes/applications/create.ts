import { closed, title } from '#api';
import { createApplication, listApplications, slugOf } from '#manager';
import { conflict } from '#store';
import { bounds } from '../../bounds.ts';
import { activeDeveloper } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { application, applicationTold, kind } from './shape.ts';

export const createApplicationRoute = defineRoute({
  method: 'POST',
  url: '/applications',
  permission: 'portal:own',
  tag: 'applications',
  summary: 'Register an application',
  description: 'Its name is made of the title.',
  body: closed({ title, kind }),
  reply: application,
  status: 201,
  rehearsable: false,
  handler: async ({ body, change, principal, services, now, located }) => {
    const made = await change(async ({ change, record }) => {
      const { id: developerId } = await activeDeveloper(change.tx, principal);
      const present = await listApplications(change.tx, { developerId, limit: bounds.applications });
      if (present.length >= bounds.applications)
        throw conflict(`You have ${bounds.applications} applications, and can have no more.`);
      const input = { ...body, developerId, name: slugOf(body.title, services.random) };
      return record('application.create', await createApplication(change, input, now));
    });
    located(`/applications/${made.id}`);
    return applicationTold(made);
  },
});
