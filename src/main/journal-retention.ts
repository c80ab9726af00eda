import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appendAudit, forgetJournalHead, journalHeadsOf } from '#audit';
import {
  journalDaysUsual,
  journalFileMs,
  journalFilesIn,
  type PolicyDocument,
  type SnapshotDocument,
  verifyJournalFile,
  type VerifiedFile,
} from '#gateway';
import type { Clock, Log } from '#kernel';
import { type JournalPlace, latestSnapshot } from '#manager';
import type { Store } from '#store';

const day = 86_400_000;
const mebibyte = 1024 * 1024;
/** Milliseconds between two looks, and until the first: a start has better things to do. */
const everyMs = 3_600_000;
const firstMs = 120_000;

export interface RetentionOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: JournalPlace;
  /** Days after which a file may go, and MiB beyond which the oldest may; undefined for neither. */
  readonly days: number | undefined;
  readonly megabytes: number | undefined;
}

/** Days for which what is served now demands that calls are kept; 0 where nothing writes calls down. */
export function journalDaysDemanded({ zones, versions, plans }: SnapshotDocument): number {
  const holders: readonly { readonly policies: readonly PolicyDocument[] }[] = [
    ...zones,
    ...plans,
    ...versions.flatMap(version => [version, ...version.operations]),
  ];
  return holders
    .flatMap(({ policies }) => policies)
    .filter(({ policy }) => policy === 'call-journal')
    .reduce((most, { options: { keepDays } }) => {
      return Math.max(most, typeof keepDays === 'number' ? keepDays : journalDaysUsual);
    }, 0);
}

/**
 * Removes files of this machine's call journal that are old or too many. Only whole files that are proven to be as they
 * were written, so that removal hides no tampering; none that a gateway may still write to; and never sooner than what
 * is served demands. How far a file had come is in the audit log before it goes, and stays there.
 */
export class JournalRetention {
  readonly #options: RetentionOptions;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Looks from time to time, until `stop`; never where nothing is to be removed. */
  start(): void {
    const { days, megabytes } = this.#options;
    if (days !== undefined || megabytes !== undefined) this.#later(firstMs);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#work;
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#work = this.sweep().catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'could not remove old files of the call journal'),
      );
      this.#later(everyMs);
    }, ms).unref();
  }

  /** Removes what may go; gives back the names of what went. */
  async sweep(): Promise<string[]> {
    const { store, clock, log, journal, days, megabytes } = this.#options;
    const served = await latestSnapshot(store.db);
    if (served === undefined) return [];
    const now = clock.now();
    // A file is written to for a day at most; the second one is for clocks that were set.
    const demandedUntil = now - Math.max(journalDaysDemanded(served) * day, 2 * journalFileMs);
    const agedUntil = days === undefined ? -Infinity : now - days * day;
    const heads = new Map((await journalHeadsOf(store.db, journal.place)).map(head => [head.file, head]));
    const files = await journalFilesIn(journal.directory);
    const sizes = await Promise.all(
      files.map(async file => (await stat(join(journal.directory, file))).size),
    );
    let over = sizes.reduce((sum, size) => sum + size, 0) - (megabytes ?? Infinity) * mebibyte;
    const removed: string[] = [];
    for (const [at, file] of files.entries()) {
      // By its name: a file begun later holds nothing older, so all that follow are kept as well.
      if (begunAt(file) > Math.max(agedUntil, over > 0 ? now : -Infinity)) break;
      const found = await verifyJournalFile(journal.directory, file, journal.key, heads.get(file));
      const lastAt = found.lastAt ?? found.begunAt;
      if (lastAt === null || (found.condition !== 'whole' && found.condition !== 'unfinished')) {
        log.error(
          { file, condition: found.condition },
          'a file of the call journal is not removed: it is not as it was written',
        );
        continue;
      }
      const isOld = lastAt <= agedUntil;
      if (lastAt > demandedUntil || (!isOld && over <= 0)) continue;
      await this.#remove(found, isOld ? 'age' : 'size', heads.get(file)?.mac ?? '');
      over -= sizes[at] ?? 0;
      removed.push(file);
    }
    if (over > 0)
      log.warn(
        { overBytes: over },
        'the call journal is larger than set, and what is served demands that it is kept',
      );
    return removed;
  }

  async #remove(file: VerifiedFile, why: 'age' | 'size', mac: string): Promise<void> {
    const { store, clock, journal } = this.#options;
    await store.change(async change => {
      await appendAudit(change.tx, {
        at: clock.now(),
        actor: 'system',
        action: 'journal.remove',
        resourceKind: 'journal-file',
        resourceId: file.file,
        detail: {
          why,
          place: journal.place,
          entries: file.entries,
          begunAt: file.begunAt,
          lastAt: file.lastAt,
          mac,
        },
        address: '',
      });
      await forgetJournalHead(change, file.file);
    });
    await rm(join(journal.directory, file.file));
  }
}

/** When a file was begun, as its name says: `20261122T103000000Z-…`. */
function begunAt(file: string): number {
  const [, year, month, date, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(file) ?? [];
  return Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}.${ms}Z`);
}
