/** How far the files of call journals have come, as their writers told. */
import type { Change, Db } from '#store';

/** How far one file has come. */
export interface JournalHead {
  readonly file: string;
  readonly entries: number;
  /** Of the last entry. */
  readonly mac: string;
}

/** Notes how far files have come. What comes late or twice never turns a file back. */
export async function noteJournalHeads(
  { tx }: Change,
  heads: readonly JournalHead[],
  place: string,
  at: number,
): Promise<void> {
  for (const { file, entries, mac } of heads)
    await tx
      .insertInto('journal_heads')
      .values({ file, place, entries, mac, at })
      .onConflict(conflict =>
        conflict
          .column('file')
          .doUpdateSet({ entries, mac, at })
          .where('journal_heads.entries', '<', entries),
      )
      .execute();
}

/** Forgets a file that was removed: it is not missed from then on. */
export async function forgetJournalHead({ tx }: Change, file: string): Promise<void> {
  await tx.deleteFrom('journal_heads').where('file', '=', file).execute();
}

/** How far all files of one place have come. */
export async function journalHeadsOf(db: Db, place: string): Promise<JournalHead[]> {
  return db
    .selectFrom('journal_heads')
    .select(['file', 'entries', 'mac'])
    .where('place', '=', place)
    .orderBy('file')
    .execute();
}
