import { policyByName } from '#gateway';
import { type Db, type Page, pageLimit } from '#store';
import { type Attachment, attachmentOf, type Scope } from '../records.ts';

/** Attached policies with what they do in words, and the names of what they are attached to. */
export interface ListedAttachment extends Attachment {
  readonly summary: string;
  /** Name and title of the API; null for a zone. */
  readonly api: string | null;
  readonly apiTitle: string | null;
  readonly version: string | null;
  readonly versionId: string | null;
  /** `<METHOD> <path>` */
  readonly operation: string | null;
}

export interface AttachmentFilter {
  readonly scope?: Exclude<Scope, 'plan'>;
  readonly scopeId?: string;
  /** What is attached to the API of this id, and to everything in it. */
  readonly api?: string;
  /** The same of a version. */
  readonly version?: string;
  readonly policy?: string;
  readonly mode?: Attachment['mode'];
}

/** All but the limits of plans, by policy. `after` is the key of the last one of the page before. */
export async function listAttachmentsNamed(
  db: Db,
  filter: AttachmentFilter & Page,
): Promise<ListedAttachment[]> {
  let query = db
    .selectFrom('policy_attachments')
    // Ids tell their kind, and no name of a zone reads like one: each joins what it can.
    .leftJoin('operations', 'operations.id', 'policy_attachments.scope_id')
    .leftJoin('api_versions', join =>
      join.on('api_versions.id', '=', ({ fn }) =>
        fn.coalesce('operations.version_id', 'policy_attachments.scope_id'),
      ),
    )
    .leftJoin('apis', join =>
      join.on('apis.id', '=', ({ fn }) => fn.coalesce('api_versions.api_id', 'policy_attachments.scope_id')),
    )
    .selectAll('policy_attachments')
    .select([
      'apis.name as api',
      'apis.title as api_title',
      'api_versions.name as version',
      'api_versions.id as version_id',
      'operations.method as method',
      'operations.path as path',
    ])
    .where('policy_attachments.scope', '!=', 'plan');
  if (filter.scope !== undefined) query = query.where('policy_attachments.scope', '=', filter.scope);
  if (filter.scopeId !== undefined) query = query.where('policy_attachments.scope_id', '=', filter.scopeId);
  if (filter.api !== undefined) query = query.where('apis.id', '=', filter.api);
  if (filter.version !== undefined) query = query.where('api_versions.id', '=', filter.version);
  if (filter.policy !== undefined) query = query.where('policy_attachments.policy', '=', filter.policy);
  if (filter.mode !== undefined) query = query.where('policy_attachments.mode', '=', filter.mode);
  const from = filter.after === undefined ? undefined : readKey(filter.after);
  if (from !== undefined)
    query = query.where(({ or, and, eb }) =>
      or([
        eb('policy_attachments.policy', '>', from.policy),
        and([eb('policy_attachments.policy', '=', from.policy), eb('policy_attachments.id', '>', from.id)]),
      ]),
    );
  const rows = await query
    .orderBy('policy_attachments.policy')
    .orderBy('policy_attachments.id')
    .limit(pageLimit(filter))
    .execute();
  return rows.map(row => {
    const attachment = attachmentOf(row);
    const { policy, options, scope } = attachment;
    return {
      ...attachment,
      summary: policyByName.get(policy)?.inWords(options, scope === 'api' ? 'version' : scope) ?? policy,
      api: row.api,
      apiTitle: row.api_title,
      version: row.version,
      versionId: row.version_id,
      operation: row.method === null ? null : `${row.method} ${row.path}`,
    };
  });
}

/** Names the place in the list; it stays a place when the attachment is gone. */
export const keyOfAttachment = ({ policy, id }: Attachment): string => `${policy}.${id}`;

function readKey(key: string): { policy: string; id: string } {
  const dot = key.indexOf('.');
  return { policy: key.slice(0, dot), id: key.slice(dot + 1) };
}
