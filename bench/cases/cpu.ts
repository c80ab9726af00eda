import { writeFileSync } from 'node:fs';
import type { Bench, Case, Server } from '../bench.ts';
import { chart } from '../chart.ts';
import { generate, type Load } from '../load.ts';
import { report, summary, type Round } from '../report.ts';
import { scenarios } from '../scenarios.ts';

/** CPU time per request of the gateway beside nginx as a plain proxy. */
export const cpu: Case = {
  name: 'cpu',
  title: 'CPU time per request',
  async run(bench) {
    const servers = [await bench.startProxy(scenarios[0]?.path ?? '/')];
    for (const scenario of scenarios) servers.push(await bench.startGateway(scenario));
    const load: Load = { connections: 32, seconds: bench.seconds(3) };
    const rounds = bench.rounds(7);
    const seen: Round[] = [];
    // One round that does not count: code gets hot, connections get warm.
    for (const server of servers) await measure(bench, server, load);
    for (let round = 1; round <= rounds; round++) {
      for (const server of servers) seen.push(await measure(bench, server, load));
      process.stderr.write(`round ${round} of ${rounds}: ${lineOf(seen.slice(-servers.length))}\n`);
    }
    for (const server of servers) server.stop();
    process.stderr.write(`${summary(seen, scenarios)}\n`);
    if (!bench.quick) writeFileSync(new URL('../results.svg', import.meta.url), chart(seen, scenarios));
    return report(seen, scenarios, { load, rounds });
  },
};

async function measure(bench: Bench, server: Server, load: Load): Promise<Round> {
  const before = server.cpu();
  const { requests, seconds } = await generate(bench.wrk, server.url, server.headers, load);
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
