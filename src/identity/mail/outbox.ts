/** Where mail goes: into files, for a mail server or a person to pick up; nothing is sent anywhere. */
import { mkdir, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { base32, systemRandom, type RandomSource } from '#kernel';
import { normaliseEmail } from '../people/email.ts';

export interface Mail {
  /** One address. */
  readonly to: string;
  /** ASCII, one line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface Outbox {
  send(mail: Mail, now: number): Promise<void>;
  /** Resolves when nothing is under way. */
  close?(): Promise<void>;
}

/** Messages kept; beyond that the oldest are removed. */
const usualMax = 1000;
/** Octets of a line without its end (RFC 5322 section 2.1.1). */
const maxLine = 998;

/** One `.eml` file (RFC 5322) per message, readable to the program's own user only: links in it open accounts. */
export class FileOutbox implements Outbox {
  readonly dir: string;
  readonly #from: string;
  readonly #random: RandomSource;
  readonly #max: number;

  constructor(options: { dir: string; from?: string; random?: RandomSource; max?: number }) {
    const { dir, from = 'gatehouse@localhost', random = systemRandom, max = usualMax } = options;
    this.dir = dir;
    this.#from = from;
    this.#random = random;
    this.#max = max;
  }

  async send(mail: Mail, now: number): Promise<void> {
    const id = base32(this.#random(10));
    const text = messageOf(mail, { from: this.#from, id, now });
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
    const file = join(this.dir, `${stamp}-${id}.eml`);
    // Under its name only when it is whole: whoever watches the directory reads no half message.
    await writeFile(`${file}.new`, text, { mode: 0o600, flag: 'wx' });
    await rename(`${file}.new`, file);
    await this.#removeOldest();
  }

  async #removeOldest(): Promise<void> {
    const files = (await readdir(this.dir)).filter(name => name.endsWith('.eml')).sort();
    for (const name of files.slice(0, Math.max(0, files.length - this.#max)))
      await unlink(join(this.dir, name));
  }
}

/** The message as it is written. @throws for an address or subject that could change its headers. */
export function messageOf(mail: Mail, about: { from: string; id: string; now: number }): string {
  const { to, subject, text } = mail;
  // Both come from our own code; what would be an injection fails here, too, whoever calls.
  if (normaliseEmail(to) !== to) throw new Error('a mail to what is no e-mail address');
  if (!/^[ -~]{1,200}$/.test(subject)) throw new Error('a subject that is not one line of ASCII');
  const headers = [
    ['Date', new Date(about.now).toUTCString().replace('GMT', '+0000')],
    ['From', `Gatehouse <${about.from}>`],
    ['To', `<${to}>`],
    ['Subject', subject],
    ['Message-ID', `<${about.id}@gatehouse.invalid>`],
    ['Auto-Submitted', 'auto-generated'],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', '8bit'],
  ];
  const lines = text.split(/\r\n|\r|\n/).map(line => line.slice(0, Math.floor(maxLine / 4)));
  return `${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${lines.join('\r\n')}\r\n`;
}
