import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readSealedFile, writeSealedFile, type MasterKey } from '#credentials';
import type { FeedEntry, SnapshotDocument, TlsIdentity } from '#gateway';
import type { Log } from '#kernel';

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
  /** Certificate and key of the TLS listeners. */
  readonly identity: TlsIdentity | undefined;
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
  readonly #key: MasterKey;
  readonly #log: Log;
  readonly #feed = new Map<string, FeedEntry>();
  readonly #secrets: GatewaySecrets;
  #snapshot: SnapshotDocument | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { path: string; masterKey: MasterKey; secrets: GatewaySecrets; log: Log }) {
    this.#path = options.path;
    this.#key = options.masterKey;
    this.#secrets = options.secrets;
    this.#log = options.log;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
  }

  snapshot(document: SnapshotDocument): void {
    this.#snapshot = document;
    this.#schedule();
  }

  feed(entries: readonly FeedEntry[], reset: boolean): void {
    if (reset) this.#feed.clear();
    for (const entry of entries) this.#feed.set(`${entry.kind} ${entry.id}`, entry);
    this.#schedule();
  }

  /** Writes at once what is still waiting. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#snapshot === undefined) return;
    const feed = [...this.#feed.values()].sort((a, b) => a.sequence - b.sequence);
    const content: LastGood = { snapshot: this.#snapshot, feed, secrets: this.#secrets };
    try {
      writeSealedFile(this.#key, this.#path, purpose, Buffer.from(JSON.stringify(content)));
    } catch (error) {
      this.#log.error({ err: error }, 'could not keep the last good Snapshot and Feed on disk');
    }
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.flush(), settleMs);
  }
}

/** What was kept, or undefined. @throws when the file was changed or sealed under another master key. */
export function readLastGood(path: string, masterKey: MasterKey): LastGood | undefined {
  const bytes = readSealedFile(masterKey, path, purpose);
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString('utf8')) as LastGood);
}
