import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The Node.js of the machine, which may be older than the pinned one: what a user starts Gatehouse with. */
export const systemNode =
  ['/usr/bin/node', '/usr/local/bin/node', '/opt/homebrew/bin/node'].find(path => existsSync(path)) ??
  process.execPath;

export interface Launched {
  readonly launcher: ChildProcess;
  /** Each line that a main process printed, in order; waits for lines to come. */
  next(): Promise<{ port: number; pid: number }>;
  /** What the processes wrote to stderr so far. */
  readonly errors: () => string;
  /** Resolves with how the launcher ended. */
  readonly ended: Promise<[code: number | null, signal: string | null]>;
}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The launcher on the system's Node.js, with the main process of these tests. */
export const servingCommand: readonly string[] = [systemNode, file('launcher.mjs'), file('main.ts')];

/** Starts it. */
export function launchServing(...args: string[]): Launched {
  const [node = '', ...rest] = servingCommand;
  return watch(spawn(node, [...rest, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' }));
}

/** Follows what a launcher and its main processes print. */
export function watch(launcher: ChildProcess): Launched {
  let errors = '';
  launcher.stderr?.on('data', (piece: Buffer) => (errors += piece.toString()));
  const lines = createInterface({ input: launcher.stdout as Readable })[Symbol.asyncIterator]();
  return {
    launcher,
    async next() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`The main process printed nothing more:\n${errors}`);
      return JSON.parse(value) as { port: number; pid: number };
    },
    errors: () => errors,
    ended: once(launcher, 'exit') as Promise<[number | null, string | null]>,
  };
}
