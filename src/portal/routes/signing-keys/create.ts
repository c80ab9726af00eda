import { addSigningKey, newSigningKey } from '#manager';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { signingKey, signingKeyTold } from './shape.ts';

export const createSigningKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/signing-keys',
  permission: 'portal:own',
  tag: 'signing-keys',
  summary: 'Register a public key to sign requests with',
  description: 'The private key stays where it was made. Signatures name the key by its id (`keyid`).',
  params: applicationPath,
  body: newSigningKey,
  reply: signingKey,
  status: 201,
  rehearsable: false,
  handler: ({ params, body, change, principal, now }) =>
    change(async ({ change, audit }) => {
      const { id: applicationId } = await ownApplicationToChange(change.tx, principal, params.application);
      const { title, key, days } = body;
      const added = await addSigningKey(change, { applicationId, title, key, days }, now);
      const { id, algorithm, fingerprint, notAfter } = added;
      const detail = { applicationId, algorithm, fingerprint, notAfter };
      await audit({ action: 'signing-key.create', id, detail });
      return signingKeyTold(added, now);
    }),
});
