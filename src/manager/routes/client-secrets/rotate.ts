import { Type } from 'typebox';
import { closed } from '#api';
import { getSecret } from '../../clients/secrets.ts';
import { defineRoute } from '../../http/route.ts';
import { keyAgeOf } from '../../keys.ts';
import { asLifetime, lifetime } from '../keys/shape.ts';
import { newSecret, secretPath } from './shape.ts';

/** Milliseconds: a day is enough to deploy a new secret, and short enough to be looked after. */
const usualOverlap = 86_400_000;

export const rotateSecretRoute = defineRoute({
  method: 'POST',
  url: '/client-secrets/:secret/rotate',
  permission: 'keys:write',
  tag: 'clients',
  recent: true,
  summary: 'Replace a client secret by a new one',
  description: 'Both work during the overlap; then the old one ends by itself.',
  params: secretPath,
  body: closed({
    overlapSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 90 * 86_400, description: 'A day unless told.' }),
    ),
    ...lifetime,
  }),
  reply: newSecret,
  status: 201,
  rehearsable: false,
  handler: async ({ params, body, change, services, located }) => {
    const made = await change(async ({ change, audit }) => {
      const { applicationId } = await getSecret(change.tx, params.secret);
      const overlapMs = body.overlapSeconds === undefined ? usualOverlap : body.overlapSeconds * 1000;
      const maxAgeMs = await keyAgeOf(change.tx, applicationId);
      const options = { overlapMs, maxAgeMs, ...asLifetime(body) };
      const { id, secret, notAfter } = await services.secrets.rotateSecret(change, params.secret, options);
      await audit({
        action: 'client-secret.rotate',
        id: params.secret,
        detail: { successorId: id, overlapMs, notAfter },
      });
      return { ...(await getSecret(change.tx, id)), secret };
    });
    located(`/client-secrets/${made.id}`);
    return made;
  },
});
