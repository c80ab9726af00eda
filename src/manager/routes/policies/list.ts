import { Type } from 'typebox';
import { policies } from '#gateway';
import { closed, oneOf, pageOf, paging, pageOfAll } from '#api';
import { defineRoute } from '../../http/route.ts';

const policy = closed(
  {
    name: Type.String(),
    title: Type.String(),
    summary: Type.String(),
    onError: oneOf(['deny', 'pass'], 'What it amounts to when the policy itself fails.'),
    options: Type.Unsafe<object>({
      type: 'object',
      'x-open': true,
      description: 'JSON Schema of the options.',
    }),
  },
  { title: 'Policy' },
);

export const listPoliciesRoute = defineRoute({
  method: 'GET',
  url: '/policies',
  permission: 'apis:read',
  tag: 'policies',
  summary: 'List the policies that can be attached, with the schemas of their options',
  query: closed(paging),
  reply: pageOf(policy),
  handler: async ({ query }) => {
    const page = pageOfAll(policies, query, ({ name }) => name);
    const items = page.items.map(({ name, title, summary, onError, options }) => ({
      name,
      title,
      summary,
      onError,
      options,
    }));
    return { items, next: page.next };
  },
});
