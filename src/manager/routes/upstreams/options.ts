import { Type } from 'typebox';
import { closed } from '#api';
import { defineRoute } from '../../http/route.ts';
import { upstream } from '../versions/upstream-shape.ts';

export const readUpstreamOptionsRoute = defineRoute({
  method: 'GET',
  url: '/upstream-options',
  permission: 'apis:read',
  tag: 'versions',
  summary: 'What a version may say of its upstream, as a schema',
  reply: closed(
    {
      schema: Type.Unsafe<object>({
        type: 'object',
        'x-open': true,
        description: 'JSON Schema of `upstream` in a version.',
      }),
    },
    { title: 'UpstreamOptions' },
  ),
  handler: async () => ({ schema: upstream }),
});
