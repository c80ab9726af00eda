import { Type } from 'typebox';
import { closed, nullable, oneOf } from '#api';
import { leakedKinds, longestReport } from '../../care/leaks.ts';
import { defineRoute } from '../../http/route.ts';

export const reportLeakRoute = defineRoute({
  method: 'POST',
  url: '/leaks',
  permission: 'keys:revoke',
  tag: 'keys',
  summary: 'Revoke every credential that a text holds',
  description:
    'Keys, delegated keys, client secrets, tokens to register clients, those by which clients look after themselves, and admin tokens that were issued here and still work are revoked at once. The text itself is kept nowhere.',
  body: closed({ text: Type.String({ minLength: 1, maxLength: longestReport }) }),
  reply: closed({
    items: Type.Array(
      closed({
        kind: oneOf(leakedKinds),
        id: Type.String(),
        hint: Type.String(),
        applicationId: nullable(Type.String()),
      }),
    ),
  }),
  rehearsable: false,
  handler: async ({ db, body, change, principal, services, now }) => {
    const found = await services.leaks.find(db, body.text, now);
    // Nothing found is nothing changed, and nothing to audit.
    if (found.length === 0) return { items: [] };
    const revoked = found.filter(
      ({ kind }) => kind !== 'admin-token' || principal.permissions.has('tokens:revoke'),
    );
    if (revoked.length > 0)
      await change(async ({ change, audit }) => {
        for (const leaked of revoked) {
          await services.leaks.revoke(change, leaked);
          await audit({ action: `${leaked.kind}.leak`, id: leaked.id });
        }
      });
    await services.tellOfLeaks(revoked);
    return {
      items: revoked.map(({ kind, id, hint, applicationId }) => ({ kind, id, hint, applicationId })),
    };
  },
});
