import { Type } from 'typebox';
import { closed } from '#api';
import { getKey, keyAgeOf } from '#manager';
import { ownApplication, ownApplicationToChange, ownKey } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { adviceFor, lifetimeOf, refuseTooManyKeys } from './make.ts';
import { days, keyPath, keyTold, newKey } from './shape.ts';

/** Milliseconds: a day is enough to deploy a new key, and short enough to be looked after. */
const usualOverlap = 86_400_000;

export const rotateKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/keys/:key/rotate',
  permission: 'portal:own',
  tag: 'keys',
  summary: 'Replace a key by a new one',
  description: 'Both work during the overlap; then the old one ends by itself.',
  params: keyPath,
  body: closed({
    overlapSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 90 * 86_400, description: 'A day unless told.' }),
    ),
    days,
  }),
  reply: newKey,
  status: 201,
  rehearsable: false,
  handler: ({ params, body, change, principal, services, now }) =>
    change(async ({ change, audit }) => {
      await ownKey(change.tx, await ownApplication(change.tx, principal, params.application), params.key);
      const application = await ownApplicationToChange(change.tx, principal, params.application);
      await refuseTooManyKeys(change.tx, application, now);
      const overlapMs = body.overlapSeconds === undefined ? usualOverlap : body.overlapSeconds * 1000;
      const maxAgeMs = await keyAgeOf(change.tx, application.id);
      const { id, key, notAfter, environment } = await services.keys.rotateKey(change, params.key, {
        overlapMs,
        maxAgeMs,
        lifetimeMs: lifetimeOf(body.days),
      });
      await audit({ action: 'key.rotate', id: params.key, detail: { successorId: id, overlapMs, notAfter } });
      const told = keyTold(await getKey(change.tx, id), now);
      return { ...told, key, advice: adviceFor(application, environment) };
    }),
});
