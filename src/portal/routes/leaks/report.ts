import { Type } from 'typebox';
import { closed } from '#api';
import { longestReport } from '#manager';
import { defineRoute } from '../../route.ts';

/**
 * Anybody may report: scanners of public code, and people who found something. The answer is the same whatever the
 * text holds, so nobody learns from it whether a credential was any good.
 */
export const reportLeakRoute = defineRoute({
  method: 'POST',
  url: '/leaks',
  permission: 'portal:read',
  tag: 'keys',
  summary: 'Report a key or client secret that got out',
  description:
    'Every key, client secret and registration token in the text that was issued here is revoked at once, and its owner is told. The answer is always the same; the text is kept nowhere.',
  body: closed({
    text: Type.String({
      minLength: 1,
      maxLength: longestReport,
      description: 'What was found: the credential, or the text that it is in.',
    }),
  }),
  reply: closed({ received: Type.Literal(true) }, { title: 'LeakReceived' }),
  rehearsable: false,
  handler: async ({ db, body, change, client, services, now }) => {
    services.leakReports.countAddress(client.address);
    const found = await services.leaks.find(db, body.text, now);
    if (found.length > 0) {
      await change(async ({ change, audit }) => {
        for (const leaked of found) {
          await services.leaks.revoke(change, leaked);
          await audit({ action: `${leaked.kind}.leak`, id: leaked.id });
        }
      });
      // Not waited for: how long a mail takes would tell that there was an owner.
      void services.tellOfLeaks(found);
    }
    return { received: true as const };
  },
});
