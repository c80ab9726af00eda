import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, needed, table, watched, type Bench, type Case, type Server } from '../bench.ts';
import { openLoop } from '../open-loop.ts';
import { cores, freePort, listening, start } from '../processes.ts';
import { bare, keyLimit } from '../setups.ts';

/** Requests a second: well below what any of them can do on one core. */
const rate = 3_000;

const shares = [0.5, 0.99, 0.999];

/** How long answers take at a rate that does not depend on them. */
export const latency: Case = {
  name: 'latency',
  title: 'Latency at a fixed rate',
  async run(bench) {
    const haproxy = await startHaproxy(bench);
    const servers = [
      await bench.startProxy(bare.path),
      ...(haproxy === undefined ? [] : [haproxy]),
      await bench.startGateway(bare),
      await bench.startGateway(keyLimit),
    ];
    const seen = servers.map((): number[][] => []);
    for (const server of servers) await bench.measure(server);
    for (let round = 0; round < bench.rounds(7); round++)
      for (const [index, server] of servers.entries()) {
        const took = await openLoop(server, rate, bench.seconds(2.5));
        const sorted = took.toSorted((a, b) => a - b);
        seen[index]?.push(shares.map(share => sorted[Math.floor(sorted.length * share)] ?? NaN));
      }
    for (const server of servers) server.stop();
    const rows = servers.map(({ name }, index) => {
      const rounds = seen[index] ?? [];
      const cells = shares.map((_, at) => median(rounds.map(all => all[at] ?? NaN)).toFixed(2));
      const more = rounds.map((all, round) => (all[1] ?? NaN) - (seen[0]?.[round]?.[1] ?? NaN));
      return [name, ...cells, index === 0 ? '' : median(more).toFixed(2)];
    });
    return `${rate} requests a second on 64 keep-alive connections, whether or not earlier ones were answered; milliseconds from
when a request was due to the end of its answer. Medians of rounds in turn; the last column is the median of the
differences within each round. The load's own clock ticks each millisecond.${
      haproxy === undefined ? '\n\nSkipped: HAProxy is not installed.' : ''
    }

${table(['server', 'p50', 'p99', 'p99.9', 'p99 more than nginx'], rows)}`;
  },
};

async function startHaproxy(bench: Bench): Promise<Server | undefined> {
  const haproxy = await needed('haproxy');
  if (haproxy === undefined) return undefined;
  const port = await freePort();
  const file = join(bench.directory, 'haproxy.cfg');
  writeFileSync(
    file,
    `global
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  server u 127.0.0.1:${bench.upstreamPort}
`,
  );
  const child = start(cores.measured, haproxy, ['-db', '-f', file]);
  await listening(port);
  return {
    ...watched(child.pid),
    name: 'HAProxy',
    port,
    url: `http://127.0.0.1:${port}${bare.path}`,
    headers: {},
    stop: () => child.kill('SIGTERM'),
  };
}
