import { Type } from 'typebox';
import { listAudit } from '#audit';
import { closed, instant, nullable, pageOf, paging } from '#api';
import { defineRoute } from '../../http/route.ts';
import { placesOf } from '../../listings/audit-places.ts';
import { searchIn } from '../search.ts';

const entry = closed(
  {
    sequence: Type.Integer(),
    at: instant,
    actor: Type.String({ description: '`token:<id>`, `operator:<user>` or `system`.' }),
    action: Type.String({ description: '`<kind>.<verb>`, such as `api-version.publish`.' }),
    resourceKind: Type.String(),
    resourceId: Type.String(),
    detail: Type.Unknown({ description: 'What changed, masked.' }),
    address: Type.String(),
    /** Where the version or operation is now, if it is still there. */
    place: nullable(
      closed({
        api: Type.String(),
        version: Type.String(),
        operation: nullable(Type.String({ description: 'Id of the operation.' })),
      }),
    ),
  },
  { title: 'AuditEntry' },
);

const word = Type.String({ minLength: 1, maxLength: 100 });

export const listAuditRoute = defineRoute({
  method: 'GET',
  url: '/audit',
  permission: 'audit:read',
  tag: 'audit',
  summary: 'List audit entries, newest first',
  description:
    'A search looks through some ten thousand entries at a time: a page may hold few of them, or none, and still name a next one.',
  query: closed({
    limit: paging.limit,
    after: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: '`next` of the page before.',
      }),
    ),
    actor: Type.Optional(word),
    action: Type.Optional(word),
    kind: Type.Optional(word),
    id: Type.Optional(word),
    search: searchIn('action, actor or the id of the resource'),
    from: Type.Optional(instant),
    until: Type.Optional(instant),
  }),
  reply: pageOf(entry),
  handler: async ({ db, query }) => {
    const { limit, after, kind, id, ...filters } = query;
    const page = await listAudit(
      db,
      { ...filters, resourceKind: kind, resourceId: id },
      { before: after, limit },
    );
    const placeOf = await placesOf(db, page.entries);
    const items = page.entries.map(entry => ({ ...entry, place: placeOf(entry) }));
    return { items, next: page.next === undefined ? null : String(page.next) };
  },
});
