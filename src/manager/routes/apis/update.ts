import { Type } from 'typebox';
import { closed, description, title } from '#api';
import { idOf } from '../../http/find.ts';
import { defineRoute } from '../../http/route.ts';
import { updateApi } from '../../catalogue/apis.ts';
import { api, apiPath, owner, tokenFormat } from './shape.ts';

export const updateApiRoute = defineRoute({
  method: 'PATCH',
  url: '/apis/:api',
  permission: 'apis:write',
  tag: 'apis',
  summary: 'Change an API',
  params: apiPath,
  body: closed(
    {
      title: Type.Optional(title),
      description: Type.Optional(description),
      owner: Type.Optional(owner),
      tokenFormat: Type.Optional(tokenFormat),
    },
    { minProperties: 1 },
  ),
  reply: api,
  handler: ({ params, body, change, revision, now }) =>
    change(async ({ change, record }) => {
      const id = await idOf(change.tx, 'apis', params.api);
      return record('api.update', await updateApi(change, id, body, revision, now));
    }),
});
