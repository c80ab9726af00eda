import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalHead } from './call-journal.ts';
import { chainBegin, openLine } from './chain.ts';
import type { JournalBegin, JournalEntry } from './entry.ts';
import { linesOf } from './lines.ts';
import { journalFileName } from './open-file.ts';

/**
 * `whole`: every line follows the one before. `unfinished`: the last line was not written to its end, as when the
 * program was killed; its call was not forwarded. `changed`: a line does not follow. `cut`: fewer entries than were
 * there before. `missing`: the file is gone.
 */
export const journalConditions = ['whole', 'unfinished', 'changed', 'cut', 'missing'] as const;
export type JournalCondition = (typeof journalConditions)[number];

/** What the verification of one file found. */
export interface VerifiedFile {
  readonly file: string;
  readonly condition: JournalCondition;
  /** Entries that are proven to be as they were written. */
  readonly entries: number;
  /** The line, from 1, that does not follow; for `changed` only. */
  readonly line: number | null;
  /** Milliseconds since the epoch: when it was begun and its last proven entry written. */
  readonly begunAt: number | null;
  readonly lastAt: number | null;
}

/** The files of a journal, oldest first; none where nothing was ever written. */
export async function journalFilesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter(name => journalFileName.test(name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Holds every file against its chain, and against `heads`: how far each was known to have come. Without them nobody
 * would notice that the end of a file, or all of it, was taken away.
 */
export async function verifyJournal(
  directory: string,
  key: Uint8Array,
  heads: readonly JournalHead[],
): Promise<VerifiedFile[]> {
  const known = new Map(heads.map(head => [head.file, head]));
  const found: VerifiedFile[] = [];
  for (const file of await journalFilesIn(directory)) {
    found.push(await verifyFile(join(directory, file), file, key, known.get(file)));
    known.delete(file);
  }
  for (const { file } of known.values())
    found.push({ file, condition: 'missing', entries: 0, line: null, begunAt: null, lastAt: null });
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Holds one file of a directory against its chain, and against how far it was known to have come. */
export const verifyJournalFile = (
  directory: string,
  file: string,
  key: Uint8Array,
  head: JournalHead | undefined,
): Promise<VerifiedFile> => verifyFile(join(directory, file), file, key, head);

async function verifyFile(
  path: string,
  file: string,
  key: Uint8Array,
  head: JournalHead | undefined,
): Promise<VerifiedFile> {
  let mac = chainBegin;
  let line = 0;
  let entries = 0;
  let begunAt: number | null = null;
  let lastAt: number | null = null;
  const says = (condition: JournalCondition): VerifiedFile => ({
    file,
    condition,
    entries,
    line: condition === 'changed' ? line : null,
    begunAt,
    lastAt,
  });
  for await (const { text, isWhole } of linesOf(path)) {
    line++;
    if (!isWhole) return says(head !== undefined && head.entries > entries ? 'cut' : 'unfinished');
    const opened = openLine(key, mac, text);
    if (opened === undefined) return says('changed');
    mac = opened.mac;
    if (begunAt === null) {
      begunAt = (opened.entry as JournalBegin).at;
      continue;
    }
    entries++;
    lastAt = (opened.entry as JournalEntry).at;
    if (entries === head?.entries && mac !== head.mac) return says('changed');
  }
  return says(head !== undefined && head.entries > entries ? 'cut' : 'whole');
}

/** What the journal takes on the disk, in octets. */
export async function journalBytes(directory: string): Promise<number> {
  const sizes = await Promise.all(
    (await journalFilesIn(directory)).map(async file => (await stat(join(directory, file))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
