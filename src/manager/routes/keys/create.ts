import { Type } from 'typebox';
import { closed } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { applicationPath } from '../applications/shape.ts';
import { getKey, keyAgeOf } from '../../keys.ts';
import { asLifetime, environment, lifetime, newKey } from './shape.ts';

export const createKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/keys',
  permission: 'keys:write',
  tag: 'keys',
  recent: true,
  summary: 'Make a key for an application',
  description: 'The key is in this answer and nowhere else. It lives as long as the profiles in use allow.',
  params: applicationPath,
  body: closed({
    environment,
    delegable: Type.Optional(
      Type.Boolean({
        description: 'Lets its holder make narrower keys of it, without asking; false unless told.',
      }),
    ),
    ...lifetime,
  }),
  reply: newKey,
  status: 201,
  rehearsable: false,
  handler: async ({ params, body, change, services, located }) => {
    const made = await change(async ({ change, audit }) => {
      const applicationId = await idOf(change.tx, 'applications', params.application);
      const maxAgeMs = await keyAgeOf(change.tx, applicationId);
      const { delegable } = body;
      const request = {
        applicationId,
        environment: body.environment,
        delegable,
        maxAgeMs,
        ...asLifetime(body),
      };
      const { id, key, notAfter } = await services.keys.issueKey(change, request);
      await audit({
        action: 'key.create',
        id,
        detail: { applicationId, environment: body.environment, notAfter },
      });
      return { ...(await getKey(change.tx, id)), key };
    });
    located(`/keys/${made.id}`);
    return made;
  },
});
