import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemNode } from '../support/serving/processes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A command line that shows what reaches it. */
const standIn = `
export async function run(argv: readonly string[]): Promise<number | void> {
  const [what, value] = argv;
  if (what === 'exit') return Number(value);
  if (what === 'print') return void process.stdout.write(JSON.stringify({ argv, cwd: process.cwd(), node: process.version }));
  if (what === 'die') process.kill(process.pid, value as NodeJS.Signals);
  if (what === 'catch') process.on(value as NodeJS.Signals, () => process.exit(7));
  process.stdout.write('waits\\n');
  setInterval(() => {}, 1_000);
}
`;

suite(`the command, started by ${execFileSync(systemNode, ['--version']).toString().trim()}`, {
  timeout: 240_000,
}, () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-bin-'));
  const place = join(home, 'package');
  const link = join(home, 'gatehouse');

  before(() => {
    mkdirSync(join(place, 'src/cli'), { recursive: true });
    cpSync(join(root, 'bin'), join(place, 'bin'), { recursive: true });
    writeFileSync(join(place, 'package.json'), '{"type": "module"}');
    writeFileSync(join(place, 'src/cli/index.ts'), standIn);
    symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
    symlinkSync(join(place, 'bin/gatehouse.mjs'), link);
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const run = (...args: string[]) => spawnSync(systemNode, [link, ...args], { cwd: '/', encoding: 'utf8' });

  test('runs on the pinned Node.js through a link, from any directory, outside npm', () => {
    const { stdout, stderr } = run('print', 'two words', '--flag=ü');
    assert.equal(stderr, '');
    const seen = JSON.parse(stdout) as { argv: string[]; cwd: string; node: string };
    assert.deepEqual(seen.argv, ['print', 'two words', '--flag=ü']);
    assert.equal(seen.cwd, '/');
    assert.match(seen.node, /^v26\./);
  });

  test('runs as an executable file', () => {
    const path = `${join(systemNode, '..')}:${process.env['PATH']}`;
    const { status } = spawnSync(link, ['exit', '5'], { env: { ...process.env, PATH: path } });
    assert.equal(status, 5);
  });

  test('passes exit codes through', () => {
    for (const code of [0, 1, 2, 69, 255]) assert.equal(run('exit', String(code)).status, code);
  });

  test('ends by the signal that ended what it ran', () => {
    for (const signal of ['SIGTERM', 'SIGKILL', 'SIGINT']) assert.equal(run('die', signal).signal, signal);
  });

  test('hands signals on', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'] as const) {
      const child = spawn(systemNode, [link, 'catch', signal], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [7, null], signal);
    }
  });

  test('a server command gives the exit code of a main process that never came to serve, without trying again', () => {
    rmSync(join(place, 'src/cli/index.ts'));
    writeFileSync(
      join(place, 'src/cli/index.ts'),
      'export async function run() { process.stderr.write("wrong setting\\n"); return 2; }',
    );
    const { status, stderr } = run('start');
    assert.equal(status, 2);
    assert.equal(stderr, 'wrong setting\n');
  });

  test('says what to do when the pinned Node.js is not installed', () => {
    rmSync(join(place, 'node_modules'));
    const { status, stderr } = run('print');
    assert.equal(status, 69);
    assert.match(
      stderr,
      /^gatehouse: The package "node-.+" with Node\.js 26 is not installed under .+npm ci/,
    );
    assert.equal(run('start').status, 69);
  });
});
