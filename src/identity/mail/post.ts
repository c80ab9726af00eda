import { mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log } from '#kernel';
import type { FileOutbox, Mail, Outbox } from './outbox.ts';

/** Hands one message to a mail server. @throws for one that may be taken later. */
export type Deliver = (message: {
  readonly to: string;
  readonly raw: string;
}) => Promise<'taken' | 'refused'>;

/** Milliseconds until the next try, doubled each time up to the longest. */
const firstWait = 15_000;
const longestWait = 15 * 60_000;
/** Milliseconds after which nobody waits for a message any more: the links in it are over, or nearly so. */
const givenUpAfter = 24 * 3_600_000;

/**
 * Sends mail in the background. Each message is a file first, so that none is lost when the mail server is away or we
 * are killed; a file goes when the server has taken it. What it refuses for good is put into `refused`.
 */
export class Post implements Outbox {
  readonly #files: FileOutbox;
  readonly #deliver: Deliver;
  readonly #clock: Clock;
  readonly #log: Log;
  #round: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #wait = firstWait;
  #stopped = false;

  constructor(tools: { files: FileOutbox; deliver: Deliver; clock: Clock; log: Log }) {
    this.#files = tools.files;
    this.#deliver = tools.deliver;
    this.#clock = tools.clock;
    this.#log = tools.log;
  }

  async send(mail: Mail, now: number): Promise<void> {
    await this.#files.send(mail, now);
    this.post();
  }

  /** Tries to send what waits; what was left by an earlier run as well. */
  post(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#again = true;
    this.#round ??= this.#rounds().finally(() => {
      this.#round = undefined;
    });
  }

  /** Resolves when the message under way is sent; the others wait for the next start. */
  async close(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** Resolves when nothing is being sent. */
  async settled(): Promise<void> {
    while (this.#round !== undefined) await this.#round;
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        await this.#sendAll();
        this.#wait = firstWait;
      } catch (error) {
        // The error may name whom the message is for.
        const { code = 'unknown', responseCode } = error as { code?: string; responseCode?: number };
        this.#log.warn({ code, responseCode, againInMs: this.#wait }, 'mail could not be sent');
        this.#timer = setTimeout(() => this.post(), this.#wait).unref();
        this.#wait = Math.min(longestWait, this.#wait * 2);
        return;
      }
    }
  }

  async #sendAll(): Promise<void> {
    const { dir } = this.#files;
    const names = await readdir(dir).catch(() => []);
    for (const name of names.filter(file => file.endsWith('.eml')).toSorted()) {
      if (this.#stopped) return;
      const file = join(dir, name);
      if (this.#clock.now() - (await stat(file)).mtimeMs > givenUpAfter) {
        await this.#putAside(name, 'a message could not be sent for a day; it is in outbox/refused');
        continue;
      }
      const raw = await readFile(file, 'utf8');
      const to = /^To: <([^\r\n<>]+)>\r$/m.exec(raw)?.[1];
      if (to === undefined || (await this.#deliver({ to, raw })) === 'refused')
        await this.#putAside(name, 'the mail server refused a message for good; it is in outbox/refused');
      else await unlink(file);
    }
  }

  async #putAside(name: string, what: string): Promise<void> {
    const { dir } = this.#files;
    await mkdir(join(dir, 'refused'), { recursive: true, mode: 0o700 });
    await rename(join(dir, name), join(dir, 'refused', name));
    this.#log.warn({ file: name }, what);
  }
}
