import { listAudit } from '#audit';
import type { Db } from '#store';

/** Something that happened to a version which its users should know. */
export interface ChangelogEntry {
  readonly at: number;
  readonly event: ChangelogEvent;
  readonly note: string;
}

export const changelogEvents = ['published', 'republished', 'deprecated', 'contract-replaced'] as const;
export type ChangelogEvent = (typeof changelogEvents)[number];

/** Entries of the audit log that are looked through, and of the changelog that are shown. */
const lookedThrough = 200;
const shownAtMost = 50;

/** Where to find an event in the audit log, and what is said of it. Notes that staff wrote for staff stay inside. */
const told: Readonly<Record<string, readonly [ChangelogEvent, string]>> = {
  'api-version.publish': ['published', 'The version came into service.'],
  'api-version.deprecate': [
    'deprecated',
    'The version works on, but will be retired. Move to a newer one when you can.',
  ],
  'api-version.replace-contract': [
    'contract-replaced',
    'The description of the operations was replaced: compare it with what you use.',
  ],
};

/** What happened to the version, newest first. Says what and when, never who. */
export async function changelogOf(db: Db, versionId: string): Promise<ChangelogEntry[]> {
  const { entries } = await listAudit(
    db,
    { resourceKind: 'api-version', resourceId: versionId },
    { limit: lookedThrough },
  );
  let wasPublished = false;
  const log: ChangelogEntry[] = [];
  for (const { at, action } of entries.toReversed()) {
    const [event, note] = told[action] ?? [];
    if (event === undefined || note === undefined) continue;
    // What happened to a draft concerns nobody outside.
    if (!wasPublished && event !== 'published') continue;
    log.push(
      wasPublished && event === 'published'
        ? {
            at,
            event: 'republished',
            note: 'The version came into service again, with its settings renewed.',
          }
        : { at, event, note },
    );
    wasPublished = true;
  }
  return log.toReversed().slice(0, shownAtMost);
}
