import { Type } from 'typebox';
import { closed } from '#api';
import { conflict } from '#store';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getRegistrationToken } from '../../registration/tokens.ts';
import { lockDeveloper } from '../../registry.ts';
import { clientRealm } from '../clients/shape.ts';
import { developerPath } from '../developers/shape.ts';
import { newRegistrationToken, purpose } from './shape.ts';

const day = 86_400_000;
/** A token that makes clients is for a roll-out, not for ever. */
const longestDays = 366;
const usualDays = 7;
const mostUses = 10_000;

export const createRegistrationTokenRoute = defineRoute({
  method: 'POST',
  url: '/developers/:developer/registration-tokens',
  permission: ['applications:write', 'keys:write'],
  tag: 'clients',
  recent: true,
  summary: 'Let programs register clients of a developer',
  description:
    'Makes an initial access token (RFC 7591): whoever holds it registers applications of this developer, each with a client. The token is in this answer and nowhere else.',
  params: developerPath,
  body: closed({
    purpose,
    realm: Type.Optional(clientRealm),
    uses: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: mostUses,
        description: 'Clients that may be registered with it; 1 unless told.',
      }),
    ),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: longestDays, description: '7 unless told.' })),
  }),
  reply: newRegistrationToken,
  status: 201,
  rehearsable: false,
  handler: ({ params, body, change, principal, services }) =>
    change(async ({ change, audit }) => {
      const developerId = await idOf(change.tx, 'developers', params.developer);
      if (!(await lockDeveloper(change.tx, developerId)).active)
        throw conflict('The developer is suspended: resume them first.');
      const { realm = 'external', uses = 1, days = usualDays } = body;
      const { id, token } = await services.registrations.issue(change, {
        developerId,
        realm,
        purpose: body.purpose,
        uses,
        mostApplications: null,
        by: principal.actor,
        lifetimeMs: days * day,
        maxAgeMs: longestDays * day,
      });
      const made = await getRegistrationToken(change.tx, id);
      const detail = { developerId, realm, uses, notAfter: made.notAfter };
      await audit({ action: 'registration-token.create', id, detail });
      return { ...made, token };
    }),
});
