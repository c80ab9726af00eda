import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readSealedFile, writeSealedFile, type MasterKey } from '#credentials';
import type { FeedEntry, SnapshotDocument } from '#gateway';
import type { Log } from '#kernel';
import type { Obtained, OwnIdentity } from './tls-setup.ts';

/** All that a gateway needs to serve when nobody answers it. */
export interface LastGood {
  readonly snapshot: SnapshotDocument;
  readonly feed: readonly FeedEntry[];
  readonly secrets: GatewaySecrets;
}

/** What a gateway needs beside Snapshot and Feed; kept with them, since the vault may be as far away as the store. */
export interface GatewaySecrets {
  /** Base64: the pepper of the API keys. */
  readonly pepper: string;
  /** Base64: what the call journal is sealed with; without it calls that must be written down are refused. */
  readonly journalKey?: string;
  /** Base64: what keys for tokens to upstreams are made from; without it calls that need such a token are refused. */
  readonly callerSecret?: string;
  /** Base64: secrets for upstreams open with it. Not there in a file of an earlier version: the master key says it. */
  readonly upstreamSeal?: string;
  readonly pseudonymKey?: string;
  readonly quotaSeed?: string;
  /** Certificate and key of the TLS listeners. */
  readonly identity: OwnIdentity | undefined;
  /** Certificates and keys that an authority gave, by zone. */
  readonly obtained?: Obtained;
}

const purpose = 'last-good';
/** Milliseconds to gather changes in before the file is written anew. */
const settleMs = 1_000;

/**
 * Keeps the last Snapshot and Feed sealed on disk, so that a gateway whose store is away, also after a restart,
 * serves what it served before.
 */
export class LastGoodFile {
  readonly #path: string;
  readonly #key: () => MasterKey;
  readonly #log: Log;
  readonly #feed: () => Iterable<readonly FeedEntry[]>;
  #secrets: GatewaySecrets;
  #snapshot: SnapshotDocument | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** True while the text is being made. */
  #writing = false;
  /** True when something changed meanwhile. */
  #waiting = false;

  /** `feed`: everything that the Feed has said, in pieces. */
  constructor(options: {
    path: string;
    /** Asked each time: it may be another one after a rotation. */
    masterKey: () => MasterKey;
    secrets: GatewaySecrets;
    feed: () => Iterable<readonly FeedEntry[]>;
    log: Log;
  }) {
    this.#path = options.path;
    this.#key = options.masterKey;
    this.#secrets = options.secrets;
    this.#feed = options.feed;
    this.#log = options.log;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
  }

  snapshot(document: SnapshotDocument): void {
    this.#snapshot = document;
    this.#schedule();
  }

  /** Other certificates are shown. */
  obtained(obtained: Obtained): void {
    this.#secrets = { ...this.#secrets, obtained };
    this.#schedule();
  }

  /** The master key is another one, or the Feed has said more. */
  fed(): void {
    this.#schedule();
  }

  /** Writes at once what is still waiting. */
  flush(): void {
    if (this.#timer === undefined && !this.#writing) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write(Array.from(this.#feed(), textOf));
  }

  /**
   * Writes between other work: a million keys as text take seconds, in which no revocation would be carried. What
   * changes meanwhile is written again a second later.
   */
  async #writeBetween(): Promise<void> {
    this.#timer = undefined;
    this.#writing = true;
    const texts: Buffer[] = [];
    for (const batch of this.#feed()) {
      texts.push(textOf(batch));
      await nextTurn();
      // Flushed meanwhile.
      if (!this.#writing) return;
    }
    this.#write(texts);
    if (this.#waiting) this.#schedule();
  }

  #write(feed: readonly Buffer[]): void {
    this.#writing = false;
    if (this.#snapshot === undefined) return;
    const rest = JSON.stringify({ snapshot: this.#snapshot, secrets: this.#secrets } satisfies Omit<
      LastGood,
      'feed'
    >);
    const separated = feed
      .filter(({ length }) => length > 0)
      .flatMap((text, at) => (at === 0 ? [text] : [comma, text]));
    const content = Buffer.concat([
      Buffer.from(`${rest.slice(0, -1)},"feed":[`),
      ...separated,
      Buffer.from(']}'),
    ]);
    try {
      writeSealedFile(this.#key(), this.#path, purpose, content);
    } catch (error) {
      this.#log.error({ err: error }, 'could not keep the last good Snapshot and Feed on disk');
    }
  }

  #schedule(): void {
    this.#waiting = this.#writing;
    if (!this.#writing) this.#timer ??= setTimeout(() => void this.#writeBetween(), settleMs);
  }
}

const comma = Buffer.from(',');

const textOf = (entries: readonly FeedEntry[]): Buffer =>
  Buffer.from(entries.map(entry => JSON.stringify(entry)).join());

/** What was kept, or undefined. @throws when the file was changed or sealed under another master key. */
export function readLastGood(path: string, masterKey: MasterKey): LastGood | undefined {
  const bytes = readSealedFile(masterKey, path, purpose);
  if (bytes === undefined) return undefined;
  const kept = JSON.parse(bytes.toString('utf8')) as LastGood;
  // Written in no order, and what changed meanwhile twice: the later of two entries is the one that holds.
  return { ...kept, feed: kept.feed.toSorted((a, b) => a.sequence - b.sequence) };
}
