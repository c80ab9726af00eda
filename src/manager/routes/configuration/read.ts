import { Type } from 'typebox';
import { defineRoute } from '../../http/route.ts';
import { dump } from '../../declaration/dump.ts';

export const readConfigurationRoute = defineRoute({
  method: 'GET',
  url: '/configuration',
  permission: ['apis:read', 'developers:read', 'applications:read'],
  tag: 'configuration',
  summary: 'The whole catalogue as one declaration',
  description: 'Keys, tokens and history are not in it. Read back by a sync it changes nothing.',
  reply: Type.Unsafe<object>({ type: 'object', 'x-open': true }),
  handler: ({ db, now }) => dump(db, now),
});
