import { Type } from 'typebox';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { getKey, keyAgeOf } from '../../keys.ts';
import { asLifetime, keyPath, lifetime, newKey } from './shape.ts';

/** Milliseconds: a day is enough to deploy a new key, and short enough to be looked after. */
const usualOverlap = 86_400_000;

export const rotateKeyRoute = defineRoute({
  method: 'POST',
  url: '/keys/:key/rotate',
  permission: 'keys:write',
  tag: 'keys',
  recent: true,
  summary: 'Replace a key by a new one',
  description: 'Both work during the overlap; then the old one ends by itself.',
  params: keyPath,
  body: closed({
    overlapSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 90 * 86_400, description: 'A day unless told.' }),
    ),
    ...lifetime,
  }),
  reply: newKey,
  status: 201,
  rehearsable: false,
  handler: async ({ params, body, change, services, located }) => {
    const made = await change(async ({ change, audit }) => {
      const { applicationId } = await getKey(change.tx, params.key);
      const overlapMs = body.overlapSeconds === undefined ? usualOverlap : body.overlapSeconds * 1000;
      const maxAgeMs = await keyAgeOf(change.tx, applicationId);
      const options = { overlapMs, maxAgeMs, ...asLifetime(body) };
      const { id, key, notAfter } = await services.keys.rotateKey(change, params.key, options);
      await audit({ action: 'key.rotate', id: params.key, detail: { successorId: id, overlapMs, notAfter } });
      return { ...(await getKey(change.tx, id)), key };
    });
    located(`/keys/${made.id}`);
    return made;
  },
});
