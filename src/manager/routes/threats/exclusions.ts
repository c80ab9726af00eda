import { Type } from 'typebox';
import { listAudit } from '#audit';
import { closed, instant, nullable, oneOf, pageAsked, pageOf, pageOfRows, paging } from '#api';
import type { Db } from '#store';
import { defineRoute } from '../../http/route.ts';
import { keyOfAttachment, listAttachmentsNamed } from '../../listings/attachments.ts';
import { ownScopes } from '../attachments/shape.ts';
import { parameter } from './shape.ts';

const exclusion = closed(
  {
    id: Type.String({ description: 'Of the attachment: to change or delete it there.' }),
    revision: Type.Integer(),
    rule: nullable(Type.Integer()),
    tag: nullable(Type.String()),
    parameter: nullable(parameter),
    because: Type.String(),
    summary: Type.String({ description: 'What is left out, in words.' }),
    scope: oneOf(ownScopes),
    scopeId: Type.String(),
    api: nullable(Type.String()),
    version: nullable(Type.String()),
    operation: nullable(Type.String({ description: 'Method and path.' })),
    createdAt: instant,
    updatedAt: instant,
    by: nullable(
      Type.String({ description: 'Who made it, by the audit log; null for those who may not read that.' }),
    ),
  },
  { title: 'ThreatExclusion' },
);

export const listThreatExclusionsRoute = defineRoute({
  method: 'GET',
  url: '/threat-exclusions',
  permission: 'apis:read',
  tag: 'threats',
  summary: 'List false alarms that were taken back: what threat rules do not look at, where and why',
  description:
    'Each is an attachment of the policy `threat-exclusion`: made by POST /attachments, deleted by DELETE /attachments/{attachment}.',
  query: closed(paging),
  reply: pageOf(exclusion),
  handler: async ({ db, query, principal }) => {
    const rows = await listAttachmentsNamed(db, { ...pageAsked(query), policy: 'threat-exclusion' });
    const page = pageOfRows(rows, query, keyOfAttachment);
    const mayKnow = principal.permissions.has('audit:read');
    const items = await Promise.all(
      page.items.map(async ({ id, revision, options, ...row }) => {
        const { rule, tag, parameter: chosen, because } = options as unknown as Options;
        return {
          id,
          revision,
          rule: rule ?? null,
          tag: tag ?? null,
          parameter: chosen ?? null,
          because,
          summary: row.summary,
          scope: row.scope as (typeof ownScopes)[number],
          scopeId: row.scopeId,
          api: row.api,
          version: row.version,
          operation: row.operation,
          createdAt: row.createdAt,
          updatedAt: row.updatedAt,
          by: mayKnow ? await madeBy(db, id) : null,
        };
      }),
    );
    return { ...page, items };
  },
});

interface Options {
  readonly rule?: number;
  readonly tag?: string;
  readonly parameter?: { readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' };
  readonly because: string;
}

/** Null for one that came with a declaration, which is one entry for all that it brought. */
async function madeBy(db: Db, id: string): Promise<string | null> {
  const { entries } = await listAudit(
    db,
    { action: 'attachment.create', resourceKind: 'attachment', resourceId: id },
    { limit: 1 },
  );
  return entries[0]?.actor ?? null;
}
