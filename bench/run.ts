/**
 * `npm run bench`: CPU time per request of the gateway and of nginx as a plain proxy, on this machine, in turn, in
 * several rounds. Writes RESULTS.md and results.svg beside this file. `--rounds N --seconds N` for a quick look,
 * `--dry` to write nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findProgram, provide } from '../tools/provide.ts';
import { chart } from './chart.ts';
import { generate, type Load } from './load.ts';
import {
  cores,
  cpuOf,
  family,
  firstLine,
  freePort,
  start,
  startNginx,
  stopAll,
  type Measured,
} from './processes.ts';
import { machine, report, summary, type Round } from './report.ts';
import { scenarios, type Scenario } from './scenarios.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '3' },
    dry: { type: 'boolean', default: false },
  },
});
const load: Load = { connections: 32, seconds: Number(values.seconds) };
const rounds = Number(values.rounds);
if (process.platform !== 'linux') throw new Error('the bench reads CPU time from /proc: it needs Linux');

const body =
  '{"city":"Aachen","temperature":21.5,"wind":3.2,"humidity":0.61,"forecast":"sunny intervals","at":"2026-01-15"}';

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
try {
  await run();
} finally {
  stopAll();
  rmSync(directory, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const nginx = await provide('nginx');
  const wrk = findProgram('wrk') ?? (await provide('wrk').catch(() => undefined));
  const [upstreamPort, proxyPort] = [await freePort(), await freePort()];
  const upstream = `http://127.0.0.1:${upstreamPort}`;
  const answers = `server { listen 127.0.0.1:${upstreamPort}; location / { return 200 '${body}'; } }`;
  await startNginx(nginx, join(directory, 'upstream'), cores.others, upstreamPort, answers);
  const proxy = await startNginx(
    nginx,
    join(directory, 'proxy'),
    cores.measured,
    proxyPort,
    `upstream u { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${proxyPort};
    location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }`,
  );
  const measured: Measured[] = [
    {
      name: 'nginx',
      url: `http://127.0.0.1:${proxyPort}${scenarios[0]?.path ?? '/'}`,
      headers: {},
      cpu: () => cpuOf(proxy.pid ?? 0),
    },
    ...(await Promise.all(scenarios.map(scenario => startGateway(scenario, upstream)))),
  ];
  const seen: Round[] = [];
  // One round that does not count: code gets hot, connections get warm.
  for (const server of measured) await measure(server, wrk);
  for (let round = 1; round <= rounds; round++) {
    for (const server of measured) seen.push(await measure(server, wrk));
    process.stderr.write(`round ${round} of ${rounds}: ${lineOf(seen.slice(-measured.length))}\n`);
  }
  const setting = { machine: machine(nginx, wrk), load, rounds };
  process.stdout.write(`${summary(seen, scenarios)}\n`);
  if (values.dry) return;
  writeFileSync(new URL('RESULTS.md', import.meta.url), report(seen, scenarios, setting));
  writeFileSync(new URL('results.svg', import.meta.url), chart(seen, scenarios));
}

async function startGateway(scenario: Scenario, upstream: string): Promise<Measured> {
  const program = new URL('gateway-process.ts', import.meta.url).pathname;
  const log = join(directory, `${scenario.name}.log`);
  const child = start(cores.measured, process.execPath, [program, scenario.name, upstream, log]);
  const port = await firstLine(child);
  const { pid } = child;
  if (pid === undefined) throw new Error('the gateway did not start');
  return {
    name: scenario.name,
    url: `http://127.0.0.1:${port}${scenario.path}`,
    headers: scenario.headers,
    cpu() {
      const all = family(pid).map(cpuOf);
      return {
        user: all.reduce((sum, { user }) => sum + user, 0),
        system: all.reduce((sum, { system }) => sum + system, 0),
      };
    },
  };
}

async function measure(server: Measured, wrk: string | undefined): Promise<Round> {
  const before = server.cpu();
  const { requests, seconds } = await generate(wrk, server.url, server.headers, load);
  const after = server.cpu();
  return {
    name: server.name,
    requests,
    user: (after.user - before.user) / requests,
    system: (after.system - before.system) / requests,
    perSecond: requests / seconds,
  };
}

function lineOf(last: readonly Round[]): string {
  return last.map(({ name, user, system }) => `${name} ${(user + system).toFixed(1)} µs`).join(', ');
}
