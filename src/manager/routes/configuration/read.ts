import { Type } from 'typebox';
import { permits } from '#credentials';
import { defineRoute } from '../../http/route.ts';
import { dump } from '../../declaration/dump.ts';

export const readConfigurationRoute = defineRoute({
  method: 'GET',
  url: '/configuration',
  permission: ['apis:read', 'developers:read', 'applications:read'],
  tag: 'configuration',
  summary: 'The whole catalogue as one declaration',
  description:
    'Keys, tokens, secrets and history are not in it; groups, realms and identity providers only for who may read them. Read back by a sync it changes nothing.',
  reply: Type.Unsafe<object>({ type: 'object', 'x-open': true }),
  handler: ({ db, principal, now }) => dump(db, now, permission => permits(principal, permission)),
});
