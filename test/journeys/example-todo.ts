/**
 * A service that nobody here wrote: LoopBack's example application, as an upstream on a free loopback port in a
 * process of its own. It writes its data into its working directory, so it gets a copy there and a directory that
 * is removed with it.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface ExampleTodo {
  /** `http://127.0.0.1:<port>`, the target of an upstream. */
  readonly url: string;
  /** Its own description, as it serves it under `/openapi.json`. */
  readonly contract: string;
  stop(): Promise<void>;
}

/** Milliseconds: a cold start reads some thousand files. */
const startMs = 60_000;

const root = join(dirname(createRequire(import.meta.url).resolve('@loopback/example-todo')), '..');

/** Runs in the child: starts on a free port, says which, and ends with whoever started it. */
const program = `
  const { main } = require(process.argv[1]);
  const rest = { host: '127.0.0.1', port: 0, gracePeriodForClose: 0 };
  process.on('disconnect', () => process.exit(0));
  main({ rest }).then(app => process.send({ url: app.restServer.url }), error => {
    console.error(error);
    process.exit(1);
  });
`;

/** Starts it and fetches its description. @throws Error with what it printed when it does not start. */
export async function startExampleTodo(): Promise<ExampleTodo> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-example-todo-'));
  cpSync(join(root, 'data'), join(directory, 'data'), { recursive: true });
  const child = spawn(process.execPath, ['--no-warnings', '-e', program, root], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'] },
  });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    printed = (printed + chunk.toString('utf8')).slice(-4000);
  });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`the example application ${why}: ${printed}`));
      const timer = setTimeout(() => fail(`was not ready after ${startMs} ms`), startMs);
      child.once('message', message => resolve((message as { url: string }).url));
      child.once('exit', () => fail('ended before it was ready'));
      child.once('error', reject);
      void ended.then(() => clearTimeout(timer));
      child.once('message', () => clearTimeout(timer));
    });
    const response = await fetch(`${url}/openapi.json`, { signal: AbortSignal.timeout(startMs) });
    if (!response.ok)
      throw new Error(`the example application answered ${response.status} for its description`);
    return { url, contract: await response.text(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
