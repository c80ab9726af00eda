import { Type } from 'typebox';
import { closed, description, slug, title } from '#api';
import { defineRoute } from '../../http/route.ts';
import { createApi } from '../../catalogue/apis.ts';
import { api, owner, tokenFormat } from './shape.ts';

export const createApiRoute = defineRoute({
  method: 'POST',
  url: '/apis',
  permission: 'apis:write',
  tag: 'apis',
  summary: 'Add an API to the catalogue',
  body: closed({
    name: slug,
    title: Type.Optional(title),
    description: Type.Optional(description),
    owner: Type.Optional(owner),
    tokenFormat: Type.Optional(tokenFormat),
  }),
  reply: api,
  status: 201,
  handler: async ({ body, change, now, located }) => {
    const made = await change(async ({ change, record }) =>
      record('api.create', await createApi(change, body, now)),
    );
    located(`/apis/${made.id}`);
    return made;
  },
});
