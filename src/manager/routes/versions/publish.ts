import { Type } from 'typebox';
import { closed } from '#api';
import { versionIdOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { refuseHeldBack } from '../../publish/held-back.ts';
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
  handler: async ({ params, body, db, change, principal, expected, now, services: { lint } }) => {
    await refuseHeldBack(db, await versionIdOf(db, params), lint);
    return change(async scope => {
      const id = await versionIdOf(scope.change.tx, params);
      await refuseHeldBack(scope.change.tx, id, lint);
      const done = await publish(scope.change, id, { by: principal.actor, now, expected, ...body });
      return recordLifecycle(scope, 'publish', done);
    });
  },
});
