import { Type } from 'typebox';
import { closed } from '#api';
import { getKey, keyAgeOf } from '#manager';
import { ownApplicationToChange } from '../../own.ts';
import { defineRoute } from '../../route.ts';
import { applicationPath } from '../applications/shape.ts';
import { adviceFor, lifetimeOf, refuseTooManyKeys } from './make.ts';
import { days, environment, keyTold, newKey } from './shape.ts';

export const createKeyRoute = defineRoute({
  method: 'POST',
  url: '/applications/:application/keys',
  permission: 'portal:own',
  tag: 'keys',
  summary: 'Get a key for an application',
  description: 'The key is in this answer and nowhere else.',
  params: applicationPath,
  body: closed({
    environment,
    days,
    delegable: Type.Optional(
      Type.Boolean({ description: 'Lets you make narrower keys of it, without asking; false unless told.' }),
    ),
  }),
  reply: newKey,
  status: 201,
  rehearsable: false,
  handler: ({ params, body, change, principal, services, now }) =>
    change(async ({ change, audit }) => {
      const application = await ownApplicationToChange(change.tx, principal, params.application);
      await refuseTooManyKeys(change.tx, application, now);
      const maxAgeMs = await keyAgeOf(change.tx, application.id);
      const { id, key, notAfter } = await services.keys.issueKey(change, {
        applicationId: application.id,
        environment: body.environment,
        delegable: body.delegable,
        maxAgeMs,
        lifetimeMs: lifetimeOf(body.days),
      });
      const detail = { applicationId: application.id, environment: body.environment, notAfter };
      await audit({ action: 'key.create', id, detail });
      const told = keyTold(await getKey(change.tx, id), now);
      return { ...told, key, advice: adviceFor(application, body.environment) };
    }),
});
