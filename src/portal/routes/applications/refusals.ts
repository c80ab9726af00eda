import { closed, pageOf, paging } from '#api';
import { invalidInput } from '#kernel';
import { ownApplication } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { refusal, refusalTold } from '../decisions/shape.ts';
import { applicationPath } from './shape.ts';

/** Refusals in the answer unless told. */
const usually = 50;

export const listRefusalsRoute = defineRoute({
  method: 'GET',
  url: '/applications/:application/refusals',
  permission: 'portal:own',
  tag: 'usage',
  summary: 'List what an application was refused, newest first',
  description: 'A page may hold fewer than asked for; `next` tells whether there are more.',
  params: applicationPath,
  query: closed(paging),
  reply: pageOf(refusal),
  handler: async ({ db, params, query, principal, services: { traffic } }) => {
    const { tag, createdAt } = await ownApplication(db, principal, params.application);
    const page = await traffic.decisions(
      { application: tag, from: createdAt },
      { limit: query.limit ?? usually, after: query.after },
    );
    if (page === undefined)
      throw invalidInput([{ at: 'query:/after', message: 'is not the `next` of a page' }]);
    // What a check only reports concerns those who try it out.
    const refused = page.items.filter(({ mode }) => mode === 'block');
    return { items: refused.map(refusalTold), next: page.next };
  },
});
