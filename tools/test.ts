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
  /** Files that one runner takes at most, of which two run at a time; all unless told. */
  readonly batch?: number;
}

const productTests = 'test/**/*.test.ts';

const suites: readonly Suite[] = [
  // Many small tests without processes of their own: one process for many files is ten times quicker, but what they
  // leave behind makes the process slower with each.
  {
    name: 'unit',
    files: '{src,examples,tools,ui/build,ui/kit,ui/signin,ui/console,ui/portal}/**/*.test.ts',
    parameters: ['--test-isolation=none'],
    batch: 40,
  },
  // The default concurrency is the number of cores less one, which is 1 on two cores.
  { name: 'whole product', files: productTests, parameters: ['--test-concurrency=2'] },
];

/** A test, or a suite of them, that takes longer than this hangs, in milliseconds: generous, for machines that are busy. */
const testTimeoutMs = 600_000;

const without = '--without-services';
const filters = process.argv.slice(2).filter(parameter => parameter !== without);
const services: Service[] = [];
const running = new Set<ChildProcess>();
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
    console.log(`\n${suite.name}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
    for (const { code, summary } of await runInBatches(suite, files, environment)) {
      for (const [name, count] of summary) totals.set(name, (totals.get(name) ?? 0) + count);
      if ((summary.get('tests') ?? 0) === 0) console.error(`a part of the suite "${suite.name}" ran no test`);
      if (code !== 0 || (summary.get('tests') ?? 0) === 0) failed = true;
    }
    if (interrupted) return 130;
  }
  if (totals.size === 0) console.error(`no test file matches ${filters.join(' ')}`);
  for (const [name, count] of totals) console.log(`ℹ ${name} ${count}`);
  return failed || totals.size === 0 || (totals.get('fail') ?? 0) > 0 ? 1 : 0;
}

async function buildScreens(): Promise<boolean> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'build-ui.ts'), '--if-stale'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running.add(child);
  const [code] = (await once(child, 'close')) as [number | null];
  running.delete(child);
  return code === 0;
}

async function start(launch: () => Promise<Service>): Promise<string> {
  const service = await launch();
  services.push(service);
  return service.url;
}

const matches = (file: string): boolean =>
  filters.length === 0 || filters.some(filter => file.includes(filter.replace(/^\.\//, '')));

interface Ran {
  readonly code: number;
  readonly summary: Map<string, number>;
}

async function runInBatches(suite: Suite, files: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran[]> {
  const { batch = files.length } = suite;
  const batches = Array.from({ length: Math.ceil(files.length / batch) }, (_, n) =>
    files.slice(n * batch, (n + 1) * batch),
  );
  const done: Ran[] = [];
  const runner = async (): Promise<void> => {
    for (let next = batches.shift(); next !== undefined && !interrupted; next = batches.shift())
      done.push(await run(suite, next, env));
  };
  await Promise.all([runner(), runner()]);
  return done;
}

async function run(suite: Suite, files: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const summaryFile = join(directory, 'summary');
  const reporter = (name: string, to: string) => [
    `--test-reporter=${join(import.meta.dirname, 'reporters', name)}`,
    `--test-reporter-destination=${to}`,
  ];
  const child = spawn(
    process.execPath,
    ['--test', ...suite.parameters, `--test-timeout=${testTimeoutMs}`].concat(
      reporter('dots.ts', 'stdout'),
      reporter('summary.ts', summaryFile),
      files,
    ),
    { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  running.add(child);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', exit => resolve(exit ?? 1));
    });
    return { code, summary: readSummary(summaryFile) };
  } finally {
    running.delete(child);
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
    for (const child of running) child.kill(signal);
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
