import { addSigningKey, newSigningKey } from '#manager';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { addedSigningKey, signingKeyTold } from './shape.ts';

export const createSigningKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/signing-keys',
  permission: 'portal:own',
  tag: 'signing-keys',
  summary: 'Register a key to sign requests with',
  description:
    'The private key of a pair stays where it was made; a secret (`algorithm`) is in this answer and nowhere else. Signatures name the key by its id (`keyid`).',
  params: applicationPath,
  body: newSigningKey,
  reply: addedSigningKey,
  status: 201,
  rehearsable: false,
  handler: ({ params, body, services, change, principal, now }) =>
    change(async ({ change, audit }) => {
      const { id: applicationId } = await ownApplicationToChange(change.tx, principal, params.application);
      const { secret, ...added } = await addSigningKey(change, { applicationId, ...body }, services, now);
      const { id, algorithm, fingerprint, notAfter } = added;
      const detail = { applicationId, algorithm, fingerprint, notAfter };
      await audit({ action: 'signing-key.create', id, detail });
      return { ...signingKeyTold(added, now), secret };
    }),
});
