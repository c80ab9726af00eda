import { closed, reason } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { setLifecycle } from '../../publish/lifecycle.ts';
import { recordLifecycle } from './lifecycle.ts';
import { lifecycleChange, versionPath } from './shape.ts';

export const retireVersionRoute = defineRoute({
  method: 'POST',
  url: '/apis/:api/versions/:version/retire',
  permission: 'apis:publish',
  tag: 'versions',
  summary: 'Take a version out of service for good',
  description: 'Nothing comes back from retirement.',
  params: versionPath,
  body: closed({ reason }),
  reply: lifecycleChange,
  handler: ({ params, body, change, principal, expected, now }) =>
    change(async scope => {
      const id = await versionIdOf(scope.change.tx, params);
      const options = { by: principal.actor, now, expected, note: body.reason };
      return recordLifecycle(scope, 'retire', await setLifecycle(scope.change, id, 'retired', options));
    }),
});
