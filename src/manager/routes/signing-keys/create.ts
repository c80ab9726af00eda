import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { addSigningKey } from '../../signing-keys.ts';
import { applicationPath } from '../applications/shape.ts';
import { addedSigningKey, newSigningKey } from './shape.ts';

export const createSigningKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/signing-keys',
  permission: 'keys:write',
  tag: 'signing-keys',
  recent: true,
  summary: 'Register a key that an application signs requests with',
  description:
    'Signatures by it are taken where the policy `http-signature` is attached. The private key of a pair stays where it was made; a secret (`algorithm`) is in this answer and nowhere else.',
  params: applicationPath,
  body: newSigningKey,
  reply: addedSigningKey,
  status: 201,
  handler: async ({ params, body, services, change, now, located }) => {
    const made = await change(async ({ change, audit }) => {
      const { id: applicationId } = await getApplication(
        change.tx,
        await idOf(change.tx, 'applications', params.application),
      );
      const added = await addSigningKey(change, { applicationId, ...body }, services, now);
      const { id, algorithm, fingerprint, notAfter } = added;
      await audit({
        action: 'signing-key.create',
        id,
        detail: { applicationId, algorithm, fingerprint, notAfter },
      });
      return added;
    });
    located(`/signing-keys/${made.id}`);
    return made;
  },
});
