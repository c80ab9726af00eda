import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, suite, test } from 'node:test';
import { freePort, inherited, Product } from '../support/product.ts';
import { fits, stepsOf } from './readme.ts';

const root = join(import.meta.dirname, '..', '..');
const steps = stepsOf(readFileSync(join(root, 'README.md'), 'utf8'), 'The first ten minutes');

/** Milliseconds that one block of commands may take on a busy machine. */
const blockMs = 30_000;

/** One shell for all blocks, as a person has one terminal. */
class Terminal {
  readonly #shell: ChildProcessWithoutNullStreams;
  #output = '';
  #ended = false;

  constructor(env: Record<string, string>) {
    // A group of its own, so that what the commands left running ends with it.
    this.#shell = spawn('bash', ['--noprofile', '--norc'], { cwd: root, env, detached: true });
    for (const stream of [this.#shell.stdout, this.#shell.stderr])
      stream.on('data', (piece: Buffer) => (this.#output += piece.toString()));
    this.#shell.on('close', () => (this.#ended = true));
  }

  /** What the commands print on either stream; waits for more, from what they left running, until it is enough. */
  async run(commands: string, enough: (output: string) => boolean): Promise<string> {
    this.#output = '';
    const mark = `end-of-block-${Math.random()}\n`;
    this.#shell.stdin.write(`exec 2>&1\n${commands}\necho ${mark}`);
    const deadline = Date.now() + blockMs;
    for (;;) {
      const ended = this.#output.includes(mark);
      const output = this.#output.replace(mark, '');
      if (ended && (enough(output) || Date.now() > deadline)) return output;
      if (this.#ended || Date.now() > deadline) throw new Error(`the commands did not end:\n${output}`);
      await sleep(ended ? 100 : 20);
    }
  }

  end(): void {
    if (this.#shell.pid !== undefined) process.kill(-this.#shell.pid, 'SIGKILL');
  }
}

suite('the first ten minutes of the README', { timeout: 300_000 }, () => {
  let product: Product;
  let terminal: Terminal;
  /** The addresses of the README, and those of this run. */
  let places: readonly (readonly [written: string, here: string])[] = [];

  before(async () => {
    product = await Product.start({ demo: true });
    const port = (flag: 'external-http' | 'portal' | 'console') => String(product.ports.get(flag));
    const library = String(await freePort());
    places = [
      ['127.0.0.1:8080', `127.0.0.1:${port('external-http')}`],
      ['127.0.0.1:7000', `127.0.0.1:${port('portal')}`],
      ['127.0.0.1:7020', `127.0.0.1:${library}`],
      ['library.mjs &', `library.mjs ${library} &`],
      ['library.openapi.yaml\n', `library.openapi.yaml --upstream http://127.0.0.1:${library}\n`],
      ['> gatehouse.yaml', `> "${product.dataDir}/dump.yaml"`],
    ];
    terminal = new Terminal({
      ...inherited(),
      GATEHOUSE_DATA: product.dataDir,
      GATEHOUSE_CONSOLE_URL: product.url('console'),
    });
  });

  after(async () => {
    terminal?.end();
    await product?.stop();
  });

  const here = (text: string) => places.reduce((written, [a, b]) => written.replaceAll(a, b), text);
  const written = (text: string) =>
    places.slice(0, 3).reduce((found, [a, b]) => found.replaceAll(b, a), text);

  test('there is something to try', () => {
    assert.ok(steps.filter(({ shows }) => shows !== undefined).length >= 8);
  });

  for (const [i, { under, commands, shows }] of steps.entries()) {
    const first = commands.trim().split('\n').at(-1);
    test(`${under} (${i + 1}): ${first?.slice(0, 60)} prints what the README shows`, async () => {
      const enough = (output: string) => shows === undefined || fits(written(output), shows);
      const output = written(await terminal.run(here(commands), enough));
      if (shows === undefined) assert.doesNotMatch(output, /error|not found/i);
      else if (!enough(output)) assert.equal(output, shows);
    });
  }
});
