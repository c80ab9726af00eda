/**
 * The whole program as a user starts it: `bin/gatehouse.mjs` in processes of its own, on a data directory and ports
 * of its own, and where asked on a PostgreSQL database of its own.
 */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AdminClient } from '../../src/cli/client.ts';
import { run } from '../../src/cli/index.ts';
import { processIo } from '../../src/cli/io.ts';
import { trustLocalAuthority } from '../../src/cli/local-authority.ts';
import { freshDatabase } from './database.ts';

const entry = join(import.meta.dirname, '..', '..', 'bin', 'gatehouse.mjs');

/** Milliseconds: a first start compiles everything, on a machine that may be busy. */
const startMs = 60_000;
const stopMs = 30_000;

export type Dialect = 'sqlite' | 'postgres';

export interface ProductOptions {
  readonly on?: Dialect;
  /** Instead of a database of its own, such as the address of a proxy in front of it. */
  readonly databaseUrl?: string;
  /** Another node on the same PostgreSQL database, under the same master key. */
  readonly sharing?: Product;
  readonly demo?: boolean;
  /** With the demo: a made-up history and calls of its own, which tests that count requests cannot use. */
  readonly demoTraffic?: boolean;
  readonly workers?: number;
  /** Listens with TLS as well. */
  readonly https?: boolean;
  /** Has a listener that asks for client certificates. */
  readonly mtls?: boolean;
  /** Portal, console and health speak TLS too, by the authority that it makes for itself. */
  readonly controlTls?: boolean;
  /** Further flags. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const listeners = ['external-http', 'internal-http', 'portal', 'health', 'console'] as const;
export type ListenerFlag =
  | (typeof listeners)[number]
  | 'external-https'
  | 'internal-https'
  | 'external-mtls'
  | 'portal-mtls';

/** What a command printed and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One Gatehouse, that may be started and ended several times on the same data and ports. */
export class Product {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** Port by the flag of its listener. */
  readonly ports: ReadonlyMap<ListenerFlag, number>;
  readonly #options: ProductOptions;
  readonly #cleanUp: (() => Promise<void>)[];
  #process: ChildProcess | undefined;
  #ended: Promise<{ code: number | null; signal: string | null }> | undefined;
  #output = '';
  /** Length of the output when it was launched last. */
  #launchedAt = 0;

  private constructor(
    options: ProductOptions,
    place: { dataDir: string; databaseUrl: string | undefined; ports: ReadonlyMap<ListenerFlag, number> },
    cleanUp: (() => Promise<void>)[],
  ) {
    this.#options = options;
    this.dataDir = place.dataDir;
    this.databaseUrl = place.databaseUrl;
    this.ports = place.ports;
    this.#cleanUp = cleanUp;
  }

  /** A place for a Gatehouse, not started yet. */
  static async create(options: ProductOptions = {}): Promise<Product> {
    const cleanUp: (() => Promise<void>)[] = [];
    // A directory below the temporary one: the master key is written beside the data directory.
    const home = mkdtempSync(join(tmpdir(), 'gatehouse-product-'));
    cleanUp.push(() => Promise.resolve(rmSync(home, { recursive: true, force: true })));
    const dataDir = join(home, 'data');
    if (options.sharing !== undefined) copyFileSync(`${options.sharing.dataDir}.key`, `${dataDir}.key`);
    let databaseUrl = options.databaseUrl ?? options.sharing?.databaseUrl;
    if (databaseUrl === undefined && options.on === 'postgres') {
      const database = await freshDatabase();
      databaseUrl = database.url;
      cleanUp.push(() => database.drop());
    }
    const wanted: ListenerFlag[] = [...listeners];
    if (options.https === true) wanted.push('external-https', 'internal-https');
    if (options.mtls === true) wanted.push('external-mtls', 'portal-mtls');
    const ports = new Map<ListenerFlag, number>();
    for (const flag of wanted) ports.set(flag, await freePort());
    return new Product(options, { dataDir, databaseUrl, ports }, cleanUp);
  }

  /** Creates and starts one; resolves when it is ready and has said so. */
  static async start(options: ProductOptions = {}): Promise<Product> {
    const product = await Product.create(options);
    try {
      await product.start();
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  /** Base URL of a listener. */
  url(flag: ListenerFlag = 'external-http'): string {
    const encrypted =
      /https$|mtls$/.test(flag) || (this.#options.controlTls === true && !flag.endsWith('http'));
    return `${encrypted ? 'https' : 'http'}://127.0.0.1:${this.ports.get(flag)}`;
  }

  /** Everything that it printed so far, over all starts. */
  get output(): string {
    return this.#output;
  }

  /** A client of its admin API with the operator's credential, made from the master key beside the data. */
  get admin(): AdminClient {
    return new AdminClient({
      console: this.url('console'),
      env: { ...this.#options.env },
      flags: { data: this.dataDir },
    });
  }

  /** Process id of the launcher. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('Gatehouse does not run');
    return pid;
  }

  /** Process ids of the main processes, the launcher's children: one, or two while an upgrade is under way. */
  get mainPids(): readonly number[] {
    if (process.platform !== 'linux') throw new Error('known how to find on Linux only');
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8').trim();
    return children === '' ? [] : children.split(' ').map(Number);
  }

  /** Starts it; resolves when it is ready: `everything` with the control plane, else once requests are served. */
  async start(until: 'everything' | 'serving' = 'everything'): Promise<void> {
    this.launch();
    await this.ready(until);
  }

  /** Waits for the same after `launch`. @throws Error with what it printed when it ends instead. */
  async ready(until: 'everything' | 'serving' = 'everything'): Promise<void> {
    const deadline = Date.now() + startMs;
    const printed = () => this.#output.slice(this.#launchedAt);
    const isReady = async (): Promise<boolean> => {
      if (until === 'everything' && !printed().includes('Ready after')) return false;
      if (this.#options.controlTls === true) trustLocalAuthority({ data: this.dataDir });
      const answer = await fetch(`${this.url('health')}/status/ready`).catch(() => undefined);
      await answer?.body?.cancel();
      return answer?.status === 200;
    };
    let end: string | undefined;
    void this.ended.then(({ code, signal }) => (end = `it ended with ${code ?? signal}`));
    while (!(await isReady())) {
      if (Date.now() > deadline) end = `not ready after ${startMs} ms`;
      if (end !== undefined) throw new Error(`Gatehouse did not start, ${end}:\n${printed()}`);
      await sleep(20);
    }
  }

  /** Starts it without waiting for anything. */
  launch(): void {
    if (this.#process !== undefined) throw new Error('Gatehouse runs already');
    const {
      demo = false,
      demoTraffic = false,
      controlTls = false,
      workers = 2,
      flags = [],
      env,
    } = this.#options;
    const child = spawnProgram(
      [
        'start',
        ...(demo ? ['--demo', '--demo-traffic', demoTraffic ? 'on' : 'off'] : []),
        ...this.#flags(),
        '--workers',
        String(workers),
        ...(controlTls ? ['--control-tls', 'on'] : []),
        ...flags,
      ],
      // Not as a flag: its password would stand in the list of processes.
      { ...env, ...(this.databaseUrl === undefined ? {} : { GATEHOUSE_DATABASE_URL: this.databaseUrl }) },
    );
    this.#process = child;
    this.#launchedAt = this.#output.length;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => (this.#output += piece.toString()));
    this.#ended = new Promise(resolve => {
      child.once('close', (code, signal) => {
        this.#process = undefined;
        resolve({ code, signal });
      });
    });
  }

  /** How it ends, by itself or not. */
  get ended(): Promise<{ code: number | null; signal: string | null }> {
    if (this.#ended === undefined) throw new Error('Gatehouse was not started');
    return this.#ended;
  }

  /** Ends it as an operator would; the data stays. */
  async end(): Promise<{ code: number | null; signal: string | null }> {
    this.#process?.kill('SIGTERM');
    const backstop = setTimeout(() => this.#signalAll('SIGKILL'), stopMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(backstop);
    }
  }

  /** Kills launcher, main process and all at once, as a power cut would; the data stays. */
  async kill(): Promise<void> {
    this.#signalAll('SIGKILL');
    await this.ended;
  }

  /** Sends a signal to the launcher alone. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Ends it and removes all that it left. */
  async stop(): Promise<void> {
    if (this.#ended !== undefined) await this.kill();
    for (const work of this.#cleanUp.toReversed()) await work();
  }

  /** Runs a command of the program against it, within this process: starting one takes most of the time. */
  async command(args: readonly string[]): Promise<Ran> {
    let stdout = '';
    let stderr = '';
    const code = await run([...args, ...this.address], {
      ...processIo(),
      stdout: { write: text => (stdout += text) },
      stderr: { write: text => (stderr += text) },
      env: { ...inherited(), ...this.#options.env },
    });
    return { code, stdout, stderr };
  }

  /** The flags by which a command finds it. */
  get address(): readonly string[] {
    return ['--data', this.dataDir, '--console-url', this.url('console')];
  }

  /** The same with `--json`: what it printed, read. @throws Error with what it said when it failed. */
  async json<T>(...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.command([...args, '--json']);
    if (code !== 0) throw new Error(`gatehouse ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return JSON.parse(stdout) as T;
  }

  #flags(): string[] {
    const off = (['external-https', 'internal-https'] as const).filter(flag => !this.ports.has(flag));
    return [
      ...['--data', this.dataDir],
      ...[...this.ports].flatMap(([flag, port]) => [`--${flag}`, `127.0.0.1:${port}`]),
      ...off.flatMap(flag => [`--${flag}`, 'off']),
    ];
  }

  #signalAll(signal: NodeJS.Signals): void {
    const pid = this.#process?.pid;
    if (pid !== undefined) signalGroup(pid, signal);
  }
}

/** Process groups that have not ended. They are none of the terminal's, so whatever ends this process ends them. */
const groups = new Set<number>();
process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

/** Starts the program in a process group of its own, so that launcher and main process can be killed at once. */
export function spawnProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited(), ...env },
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
    child.once('close', () => groups.delete(pid));
  }
  return child;
}

/** Signals launcher and main process alike. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of them have ended already.
  }
}

/** Runs a command of the program in a process of its own, as a user would. */
export async function runCommand(args: readonly string[]): Promise<Ran> {
  const child = spawnProgram(args);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

/** Nothing of the machine's own settings of Gatehouse, and none of the test runner's, reaches a child. */
export function inherited(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(?:GATEHOUSE_|NODE_OPTIONS$|NODE_TEST_CONTEXT$)/.test(entry[0]),
  );
  return Object.fromEntries(kept);
}

/**
 * A port that nobody listens on, below those that the system gives to clients: there the many connections of other
 * tests would now and then sit on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const bound = await new Promise<boolean>(resolve => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!bound) continue;
    await new Promise(resolve => server.close(resolve));
    return port;
  }
}
