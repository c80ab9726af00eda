/**
 * `npm run bench`: measures the gateway on this machine, beside nginx where both do the same, and writes RESULTS.md.
 * `npm run bench -- tls keys` runs those cases alone and leaves what the file says of the others; `--quick` runs all of
 * them for a moment, and `--dry` any of them, and writes nothing.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench, pinHere } from './bench.ts';
import { bodySizes } from './cases/bodies.ts';
import { contracts } from './cases/contracts.ts';
import { cpu } from './cases/cpu.ts';
import { guards } from './cases/guards.ts';
import { http2 } from './cases/http2.ts';
import { idle } from './cases/idle.ts';
import { keys } from './cases/keys.ts';
import { latency } from './cases/latency.ts';
import { operations } from './cases/operations.ts';
import { proofs } from './cases/proofs.ts';
import { soak } from './cases/soak.ts';
import { startUp } from './cases/start.ts';
import { streaming } from './cases/streaming.ts';
import { tls } from './cases/tls.ts';
import { tokenEndpoint } from './cases/token-endpoint.ts';
import { tokens } from './cases/tokens.ts';
import { webSockets } from './cases/websocket.ts';
import { pinned, stopAll } from './processes.ts';
import { machine } from './report.ts';
import { withSections, type Section } from './results.ts';

const cases = [
  cpu,
  latency,
  tls,
  http2,
  operations,
  keys,
  tokens,
  tokenEndpoint,
  proofs,
  bodySizes,
  streaming,
  idle,
  webSockets,
  guards,
  contracts,
  startUp,
  soak,
];

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, dry: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (process.platform !== 'linux') throw new Error('the bench reads CPU time from /proc: it needs Linux');
const unknown = positionals.find(name => cases.every(one => one.name !== name));
if (unknown !== undefined)
  throw new Error(`there is no case "${unknown}": ${cases.map(({ name }) => name).join(', ')}`);

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
try {
  await run();
} finally {
  stopAll();
  rmSync(directory, { recursive: true, force: true });
}

async function run(): Promise<void> {
  pinHere();
  const bench = await Bench.begin(directory, values.quick);
  const sections: Section[] = [];
  for (const one of cases) {
    if (positionals.length > 0 && !positionals.includes(one.name)) continue;
    process.stderr.write(`${one.name}: ${one.title}\n`);
    const before = load();
    const text = await one.run(bench);
    const when = `Measured ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; load of the machine ${before} before, ${load()} after.`;
    process.stdout.write(`\n## ${one.title}\n\n${text}\n\n${when}\n`);
    sections.push({ title: one.title, text: `${text}\n\n${when}` });
  }
  if (values.quick || values.dry) return;
  const file = new URL('RESULTS.md', import.meta.url);
  const head = `# Bench results

Made by \`npm run bench\`, each part when it says. Machine of the latest run: ${machine(bench.nginx, bench.wrk)}; ${pinned}.`;
  const titles = cases.map(({ title }) => title);
  writeFileSync(file, withSections(readFileSync(file, 'utf8'), head, sections, titles));
}

/** Processes that wanted to run, in the mean of the last minute; there are as many cores as `machine` says. */
function load(): string {
  return (loadavg()[0] ?? Number.NaN).toFixed(1);
}
