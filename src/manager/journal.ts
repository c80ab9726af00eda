import { journalHeadsOf } from '#audit';
import { journalBytes, targetOf, verifyJournal, type VerifiedFile } from '#gateway';
import type { Db } from '#store';

/** Where the gateways of this machine write calls down, and what with. */
export interface JournalPlace {
  readonly directory: string;
  /** Names the directory among those of several machines that share the store. */
  readonly place: string;
  readonly key: Uint8Array;
}

export interface Verification {
  readonly files: readonly VerifiedFile[];
  readonly entries: number;
  readonly bytes: number;
  /** Whether every file is as it was written. */
  readonly holds: boolean;
}

const running = new WeakMap<JournalPlace, Promise<Verification>>();

/** Holds the journal against its chain and what the store knows of it; those who ask meanwhile get the same answer. */
export function verified(db: Db, journal: JournalPlace): Promise<Verification> {
  const before = running.get(journal);
  if (before !== undefined) return before;
  const now = verify(db, journal).finally(() => running.delete(journal));
  running.set(journal, now);
  return now;
}

async function verify(db: Db, { directory, place, key }: JournalPlace): Promise<Verification> {
  const files = await verifyJournal(directory, key, await journalHeadsOf(db, place));
  return {
    files,
    entries: files.reduce((sum, file) => sum + file.entries, 0),
    bytes: await journalBytes(directory),
    holds: files.every(({ condition }) => condition === 'whole' || condition === 'unfinished'),
  };
}

/** Under what a call to this target (path and query) is found in the journal. */
export function journalTarget({ key }: JournalPlace, method: string, target: string): string {
  return targetOf(key, method.toUpperCase(), target);
}
