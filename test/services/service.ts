/** A throwaway server for tests: its own directory, a free port of 127.0.0.1, ended by its process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

export interface Service {
  /** How to reach it, with its password. */
  readonly url: string;
  stop(): Promise<void>;
}

/** How long a server may take to be ready, in milliseconds: the first start on a cold disk. */
const startMs = 30_000;
const stopMs = 5_000;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

export interface Launch {
  readonly program: string;
  readonly parameters: readonly string[];
  /** What the server prints when it is ready. */
  readonly ready: RegExp;
  /** Removed after the end. */
  readonly directory: string;
  /** The operating-system user to run as, if not ours. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** The signal that ends the server without delay. */
  readonly endBy: NodeJS.Signals;
  readonly url: string;
}

/** Starts a server and waits until it is ready. */
export async function launch(options: Launch): Promise<Service> {
  const child = spawn(options.program, [...options.parameters], {
    cwd: options.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  });
  // Whatever ends this process ends the server with it, but for SIGKILL.
  const endAtExit = () => child.kill('SIGKILL');
  process.once('exit', endAtExit);
  const stop = async () => {
    await end(child, options.endBy);
    process.removeListener('exit', endAtExit);
    rmSync(options.directory, { recursive: true, force: true });
  };
  try {
    await untilReady(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  // Neither the server nor its output keeps a test process alive that has nothing else to do.
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  return { url: options.url, stop };
}

function untilReady(child: ChildProcess, { program, ready }: Launch): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string) => reject(new Error(`${program} ${what}:\n${output}`));
    const timer = setTimeout(() => fail('did not become ready'), startMs);
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8000);
      if (ready.test(output)) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', error => {
      clearTimeout(timer);
      fail(`cannot be started (${error.message})`);
    });
    child.once('exit', code => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exited = new Promise(resolve => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await exited;
  clearTimeout(timer);
}
