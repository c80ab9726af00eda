import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { getApplication } from '../../registry.ts';
import { addSigningKey } from '../../signing-keys.ts';
import { applicationPath } from '../applications/shape.ts';
import { newSigningKey, signingKey } from './shape.ts';

export const createSigningKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/signing-keys',
  permission: 'keys:write',
  tag: 'signing-keys',
  recent: true,
  summary: 'Register a public key that an application signs requests with',
  description:
    'Signatures by it are taken where the policy `http-signature` is attached. The private key stays where it was made.',
  params: applicationPath,
  body: newSigningKey,
  reply: signingKey,
  status: 201,
  handler: async ({ params, body, change, now, located }) => {
    const made = await change(async ({ change, audit }) => {
      const { id: applicationId } = await getApplication(
        change.tx,
        await idOf(change.tx, 'applications', params.application),
      );
      const { title, key, days } = body;
      const added = await addSigningKey(change, { applicationId, title, key, days }, now);
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
