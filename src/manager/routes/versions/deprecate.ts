import { closed, reason } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { setLifecycle } from '../../publish/lifecycle.ts';
import { recordLifecycle } from './lifecycle.ts';
import { lifecycleChange, versionPath } from './shape.ts';

export const deprecateVersionRoute = defineRoute({
  method: 'POST',
  url: '/apis/:api/versions/:version/deprecate',
  permission: 'apis:publish',
  tag: 'versions',
  summary: 'Deprecate a version',
  description: 'It is served on, and says so.',
  params: versionPath,
  body: closed({ reason }),
  reply: lifecycleChange,
  handler: ({ params, body, change, principal, expected, now }) =>
    change(async scope => {
      const id = await versionIdOf(scope.change.tx, params);
      const options = { by: principal.actor, now, expected, note: body.reason };
      return recordLifecycle(scope, 'deprecate', await setLifecycle(scope.change, id, 'deprecated', options));
    }),
});
