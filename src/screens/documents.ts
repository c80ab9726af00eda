import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the build left in the place of the nonce. */
const mark = '{{nonce}}';

interface Read {
  readonly text: string;
  /** Changes with each build. */
  readonly version: string;
}

/** The documents of a build, read again when a new build has taken its place. */
export class Documents {
  readonly #directory: string;
  readonly #read = new Map<string, Read>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The document with a nonce that was never used before; nothing where there is no build. */
  async fresh(name: 'index.html' | 'reference.html'): Promise<{ html: string; nonce: string } | undefined> {
    const text = await this.#current(name);
    if (text === undefined) return undefined;
    const nonce = randomBytes(18).toString('base64');
    return { html: text.replaceAll(mark, nonce), nonce };
  }

  async #current(name: string): Promise<string | undefined> {
    const file = join(this.#directory, name);
    try {
      const { mtimeMs, size } = await stat(file);
      const version = `${mtimeMs}-${size}`;
      const known = this.#read.get(name);
      if (known?.version === version) return known.text;
      const text = await readFile(file, 'utf8');
      this.#read.set(name, { text, version });
      return text;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
