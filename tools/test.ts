/**
 * `npm test [-- [--without-services] path…]`: starts a PostgreSQL and a Redis of our own, runs the suites, stops
 * the services. A path is a part of the names of the test files to run, such as `src/store`. The last lines are
 * the test runner's own summary, added up over the suites.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../test/services/postgres.ts';
import { startRedis } from '../test/services/redis.ts';
import type { Service } from '../test/services/service.ts';

const root = join(import.meta.dirname, '..');

interface Suite {
  readonly name: string;
  readonly files: string;
  readonly parameters: readonly string[];
}

const productTests = 'test/**/*.test.ts';

const suites: readonly Suite[] = [
  // Many small tests without processes of their own: one process for all is ten times quicker.
  {
    name: 'unit',
    files: '{src,examples,tools,ui/build,ui/kit,ui/signin,ui/console,ui/portal}/**/*.test.ts',
    parameters: ['--test-isolation=none'],
  },
  // The default concurrency is the number of cores less one, which is 1 on two cores.
  { name: 'whole product', files: productTests, parameters: ['--test-concurrency=2'] },
];

/** A test, or a suite of them, that takes longer than this hangs, in milliseconds: generous, for machines that are busy. */
const testTimeoutMs = 600_000;

const without = '--without-services';
const filters = process.argv.slice(2).filter(parameter => parameter !== without);
const services: Service[] = [];
let running: ChildProcess | undefined;
let interrupted = false;

async function main(): Promise<number> {
  // Tests of the whole product look at the screens as they are built.
  if (globSync(productTests, { cwd: root }).some(matches) && !(await buildScreens())) return 1;
  const environment = { ...process.env };
  if (!process.argv.includes(without)) {
    environment['GATEHOUSE_TEST_POSTGRES_URL'] ??= await start(startPostgres);
    environment['GATEHOUSE_TEST_REDIS_URL'] ??= await start(startRedis);
  }
  const totals = new Map<string, number>();
  let failed = false;
  for (const suite of suites) {
    if (interrupted) return 130;
    const files = globSync(suite.files, { cwd: root })
      .filter(file => matches(file))
      .toSorted();
    if (files.length === 0) {
      if (filters.length > 0) continue;
      console.error(`the suite "${suite.name}" has no files: ${suite.files}`);
      failed = true;
      continue;
    }
    const { code, summary } = await run(suite, files, environment);
    if (interrupted) return 130;
    for (const [name, count] of summary) totals.set(name, (totals.get(name) ?? 0) + count);
    if ((summary.get('tests') ?? 0) === 0) console.error(`the suite "${suite.name}" ran no test`);
    if (code !== 0 || (summary.get('tests') ?? 0) === 0) failed = true;
  }
  if (totals.size === 0) console.error(`no test file matches ${filters.join(' ')}`);
  for (const [name, count] of totals) console.log(`ℹ ${name} ${count}`);
  return failed || totals.size === 0 || (totals.get('fail') ?? 0) > 0 ? 1 : 0;
}

async function buildScreens(): Promise<boolean> {
  running = spawn(process.execPath, [join(import.meta.dirname, 'build-ui.ts'), '--if-stale'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(running, 'close')) as [number | null];
  running = undefined;
  return code === 0;
}

async function start(launch: () => Promise<Service>): Promise<string> {
  const service = await launch();
  services.push(service);
  return service.url;
}

const matches = (file: string): boolean =>
  filters.length === 0 || filters.some(filter => file.includes(filter.replace(/^\.\//, '')));

async function run(
  suite: Suite,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; summary: Map<string, number> }> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const summaryFile = join(directory, 'summary');
  const reporter = (name: string, to: string) => [
    `--test-reporter=${join(import.meta.dirname, 'reporters', name)}`,
    `--test-reporter-destination=${to}`,
  ];
  console.log(`\n${suite.name}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
  try {
    running = spawn(
      process.execPath,
      ['--test', ...suite.parameters, `--test-timeout=${testTimeoutMs}`].concat(
        reporter('dots.ts', 'stdout'),
        reporter('summary.ts', summaryFile),
        files,
      ),
      { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const child = running;
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', exit => resolve(exit ?? 1));
    });
    return { code, summary: readSummary(summaryFile) };
  } finally {
    running = undefined;
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Empty when the runner ended before it could sum up. */
function readSummary(file: string): Map<string, number> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split(' '));
  return new Map(lines.map(([name, count]) => [name ?? '', Number(count)]));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    running?.kill(signal);
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`To run what needs neither PostgreSQL nor Redis: npm test -- ${without}`);
  process.exitCode = 1;
} finally {
  for (const service of services) await service.stop();
}
