import { Type } from 'typebox';
import { closed, instant, oneOf } from '#api';
import { endingCredentials, longestNotice } from '../../care/expiry.ts';
import { defineRoute } from '../../http/route.ts';

/** Of each kind; who has more has to look after these first. */
const most = 200;

export const listEndingRoute = defineRoute({
  method: 'GET',
  url: '/ending-credentials',
  permission: 'applications:read',
  tag: 'keys',
  summary: 'List keys, client secrets and certificates that end soon and have no successor yet',
  description: `The first to end first; at most ${most} of each kind.`,
  query: closed({
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 366, description: `${longestNotice} unless told.` }),
    ),
  }),
  reply: closed({
    items: Type.Array(
      closed({
        kind: oneOf(['key', 'client-secret', 'certificate'] as const),
        id: Type.String(),
        hint: Type.String({ description: 'Its last characters, or the serial of a certificate.' }),
        applicationId: Type.String(),
        createdAt: instant,
        notAfter: instant,
      }),
    ),
  }),
  handler: async ({ db, query, now }) => {
    const asked = { now, days: query.days ?? longestNotice, limit: most };
    const kinds = ['key', 'client-secret', 'certificate'] as const;
    const found = await Promise.all(kinds.map(kind => endingCredentials(db, kind, asked)));
    return { items: found.flat().toSorted((a, b) => a.notAfter - b.notAfter) };
  },
});
