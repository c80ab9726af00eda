import { Type } from 'typebox';
import { closed, instant, oneOf } from '#api';
import { endingKinds, listEnding } from '#manager';
import { defineRoute } from '../../route.ts';

export const listEndingRoute = defineRoute({
  method: 'GET',
  url: '/ending-credentials',
  permission: 'portal:own',
  tag: 'keys',
  summary: 'List what of your applications ends within 30 days and has no successor yet',
  description: 'Keys, client secrets, certificates and signing keys, the first to end first.',
  reply: closed({
    items: Type.Array(
      closed(
        {
          kind: oneOf(endingKinds),
          id: Type.String(),
          hint: Type.String({
            description: 'Its last characters, the serial of a certificate, or the title of a signing key.',
          }),
          application: closed({ id: Type.String(), title: Type.String() }),
          notAfter: instant,
        },
        { title: 'EndingCredential' },
      ),
    ),
  }),
  handler: async ({ db, principal, now }) => {
    const developerId = principal.user?.developerId ?? null;
    if (developerId === null) return { items: [] };
    const found = await listEnding(db, { now, developerId });
    return {
      items: found.map(({ kind, id, hint, applicationId, application: { title }, notAfter }) => ({
        kind,
        id,
        hint,
        application: { id: applicationId, title },
        notAfter,
      })),
    };
  },
});
