import { defineRoute } from '../../http/route.ts';
import { getKey } from '../../keys.ts';
import { key, keyPath } from './shape.ts';

export const readKeyRoute = defineRoute({
  method: 'GET',
  url: '/keys/:key',
  permission: 'applications:read',
  tag: 'keys',
  summary: 'Read what is known of a key',
  params: keyPath,
  reply: key,
  handler: ({ db, params }) => getKey(db, params.key),
});
