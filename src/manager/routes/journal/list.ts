import { Type } from 'typebox';
import { closed, defaultPage, instant, pageOf, paging } from '#api';
import { readJournal } from '#gateway';
import { defineRoute } from '../../http/route.ts';
import { entry } from './shape.ts';

const word = Type.String({ minLength: 1, maxLength: 300 });

export const listJournalRoute = defineRoute({
  method: 'GET',
  url: '/journal',
  permission: 'audit:read',
  tag: 'journal',
  summary: 'List calls of the call journal, newest first',
  description:
    'Calls that gateways of this machine wrote down before they forwarded them. A search looks at some ten thousand calls at a time: a page may hold few of them, or none, and still name a next one.',
  query: closed({
    limit: paging.limit,
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: '`next` of the page before.',
      }),
    ),
    decision: Type.Optional(word),
    application: Type.Optional(word),
    user: Type.Optional(word),
    version: Type.Optional(word),
    operation: Type.Optional(word),
    target: Type.Optional(word),
    from: Type.Optional(instant),
    until: Type.Optional(instant),
  }),
  reply: pageOf(entry),
  handler: async ({ query, services }) => {
    const { limit = defaultPage, after, until, ...filter } = query;
    if (services.journal === undefined) return { items: [], next: null };
    const upTo = Math.min(after ?? Infinity, until ?? Infinity);
    const page = await readJournal(services.journal.directory, { ...filter, until: upTo }, limit);
    return { items: page.entries, next: page.next === undefined ? null : String(page.next) };
  },
});
