import { Type } from 'typebox';
import { closed } from '#api';
import { getSecret, keyAgeOf } from '#manager';
import { ownApplication, ownApplicationToChange, ownSecret } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { lifetimeOf } from '../keys/make.ts';
import { days } from '../keys/shape.ts';
import { refuseTooManySecrets } from './make.ts';
import { newSecret, secretAdvice, secretPath, secretTold } from './shape.ts';

/** Milliseconds: a day is enough to deploy a new secret, and short enough to be looked after. */
const usualOverlap = 86_400_000;

export const rotateSecretRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/client/secrets/:secret/rotate',
  permission: 'portal:own',
  tag: 'clients',
  summary: 'Replace a client secret by a new one',
  description: 'Both work during the overlap; then the old one ends by itself.',
  params: secretPath,
  body: closed({
    overlapSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 90 * 86_400, description: 'A day unless told.' }),
    ),
    days,
  }),
  reply: newSecret,
  status: 201,
  rehearsable: false,
  handler: ({ params, body, change, principal, services, now }) =>
    change(async ({ change, audit }) => {
      const own = await ownApplication(change.tx, principal, params.application);
      await ownSecret(change.tx, own, params.secret);
      const { id: applicationId } = await ownApplicationToChange(change.tx, principal, params.application);
      await refuseTooManySecrets(change, applicationId, now);
      const overlapMs = body.overlapSeconds === undefined ? usualOverlap : body.overlapSeconds * 1000;
      const { id, secret, notAfter } = await services.secrets.rotateSecret(change, params.secret, {
        overlapMs,
        maxAgeMs: await keyAgeOf(change.tx, applicationId),
        lifetimeMs: lifetimeOf(body.days),
      });
      const detail = { successorId: id, overlapMs, notAfter };
      await audit({ action: 'client-secret.rotate', id: params.secret, detail });
      return { ...secretTold(await getSecret(change.tx, id), now), secret, advice: secretAdvice };
    }),
});
