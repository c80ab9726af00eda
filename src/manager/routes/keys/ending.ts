import { Type } from 'typebox';
import { closed, instant, oneOf } from '#api';
import { endingKinds, listEnding, longestNotice, mostEnding } from '../../care/expiry.ts';
import { defineRoute } from '../../http/route.ts';

export const listEndingRoute = defineRoute({
  method: 'GET',
  url: '/ending-credentials',
  permission: 'applications:read',
  tag: 'keys',
  summary: 'List keys, client secrets, certificates and signing keys that end soon and have no successor yet',
  description: `The first to end first; at most ${mostEnding} of each kind.`,
  query: closed({
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 366, description: `${longestNotice} unless told.` }),
    ),
  }),
  reply: closed({
    items: Type.Array(
      closed(
        {
          kind: oneOf(endingKinds),
          id: Type.String(),
          hint: Type.String({
            description: 'Its last characters, the serial of a certificate, or the title of a signing key.',
          }),
          applicationId: Type.String(),
          application: closed({ name: Type.String(), title: Type.String() }),
          developer: Type.String({ description: 'Name of the developer that it is of.' }),
          createdAt: instant,
          notAfter: instant,
        },
        { title: 'EndingCredential' },
      ),
    ),
  }),
  handler: async ({ db, query, now }) => ({ items: [...(await listEnding(db, { now, days: query.days }))] }),
});
