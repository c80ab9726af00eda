import { Type } from 'typebox';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { newToken, tokenRoles, tokenScopes } from './shape.ts';
import { getToken } from './tokens.ts';

/** Milliseconds: an admin token is renewed at least once a year, and after 90 days unless told. */
const day = 86_400_000;
const longestLife = 366 * day;
const usualDays = 90;

export const createTokenRoute = defineRoute({
  method: 'POST',
  url: '/tokens',
  permission: 'tokens:write',
  tag: 'tokens',
  recent: true,
  summary: 'Make an admin token',
  description:
    'The token is in this answer and nowhere else. Nobody hands out more than they hold themselves.',
  body: closed({
    name: Type.String({ minLength: 1, maxLength: 100 }),
    roles: tokenRoles,
    scopes: Type.Optional(tokenScopes),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, description: '90 unless told.' })),
  }),
  reply: newToken,
  status: 201,
  rehearsable: false,
  handler: ({ body, change, principal, services }) =>
    change(async ({ change, audit }) => {
      const { name, roles, scopes = null, days = usualDays } = body;
      const request = { name, roles, scopes, lifetimeMs: days * day, maxAgeMs: longestLife };
      const { id, token, notAfter } = await services.tokens.issueToken(change, principal, request);
      await audit({ action: 'token.create', id, detail: { name, roles, scopes, notAfter } });
      return { ...(await getToken(change.tx, id)), token };
    }),
});
