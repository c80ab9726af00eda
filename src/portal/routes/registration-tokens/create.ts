import { Type } from 'typebox';
import { closed } from '#api';
import { countRegistrationTokens, getRegistrationToken, purpose } from '#manager';
import { conflict } from '#store';
import { bounds } from '../../bounds.ts';
import { activeDeveloper } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { newRegistrationToken, registrationTokenTold } from './shape.ts';

const day = 86_400_000;
const longestDays = 90;
const usualDays = 7;

export const createRegistrationTokenRoute = defineRoute({
  method: 'POST',
  url: '/registration-tokens',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Let programs register applications of yours',
  description:
    'Makes an initial access token (RFC 7591): whoever holds it registers applications in your name, each with a client. The token is in this answer and nowhere else.',
  body: closed({
    purpose,
    uses: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: bounds.applications,
        description: 'Applications that may be registered with it; 1 unless told.',
      }),
    ),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: longestDays, description: '7 unless told.' })),
  }),
  reply: newRegistrationToken,
  status: 201,
  rehearsable: false,
  handler: ({ body, change, principal, services, now }) =>
    change(async ({ change, audit }) => {
      const { id: developerId } = await activeDeveloper(change.tx, principal);
      const count = await countRegistrationTokens(change.tx, developerId, { now, since: now - day });
      if (count.working >= bounds.registrationTokens)
        throw conflict(`You have ${bounds.registrationTokens} such tokens that work. Revoke one first.`);
      if (count.made >= bounds.registrationTokensMadeADay)
        throw conflict(`You made ${bounds.registrationTokensMadeADay} such tokens within a day.`);
      const { uses = 1, days = usualDays } = body;
      const { id, token } = await services.registrations.issue(change, {
        developerId,
        realm: 'external',
        purpose: body.purpose,
        uses,
        mostApplications: bounds.applications,
        by: principal.actor,
        lifetimeMs: days * day,
        maxAgeMs: longestDays * day,
      });
      const made = await getRegistrationToken(change.tx, id);
      const detail = { developerId, realm: 'external', uses, notAfter: made.notAfter };
      await audit({ action: 'registration-token.create', id, detail });
      return { ...registrationTokenTold(made), token };
    }),
});
