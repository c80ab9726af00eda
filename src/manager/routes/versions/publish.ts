import { Type } from 'typebox';
import { closed } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { publish } from '../../publish/lifecycle.ts';
import { recordLifecycle } from './lifecycle.ts';
import { lifecycleChange, versionPath } from './shape.ts';

export const publishVersionRoute = defineRoute({
  method: 'POST',
  url: '/apis/:api/versions/:version/publish',
  permission: 'apis:publish',
  tag: 'versions',
  summary: 'Bring a version into service',
  description: 'Refused below the floor, with `missing` naming each control that lacks and how to meet it.',
  params: versionPath,
  body: closed({ note: Type.Optional(Type.String({ maxLength: 1000 })) }),
  reply: lifecycleChange,
  handler: ({ params, body, change, principal, expected, now }) =>
    change(async scope => {
      const id = await versionIdOf(scope.change.tx, params);
      const done = await publish(scope.change, id, { by: principal.actor, now, expected, ...body });
      return recordLifecycle(scope, 'publish', done);
    }),
});
