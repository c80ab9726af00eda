import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench, median, mib, pinHere, table, total, type Server } from '../bench.ts';
import { generate } from '../load.ts';
import { pinned, stopAll } from '../processes.ts';
import { machine } from '../report.ts';
import type { ThreatCase } from './case.ts';
import { startReference } from './reference.ts';
import { withCoreRules, withDefaults, withoutRules } from './setups.ts';
import { traffic, writeScript, type Traffic } from './traffic.ts';

const mixes = ['same', 'new'] as const;
type Mix = (typeof mixes)[number];

/** Not an address: the Core Rule Set has a rule against those. */
const headers = { Host: 'api.example.com' };

/** What a request costs that rules judge, through whole gateways and through nginx with libmodsecurity. */
export const speed: ThreatCase = {
  name: 'speed',
  title: 'Threat rules: cost',
  async run({ quick, only }) {
    if (process.platform !== 'linux') throw new Error('the bench reads CPU time from /proc: it needs Linux');
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
    try {
      pinHere();
      const bench = await Bench.begin(directory, quick);
      return await measured(
        bench,
        traffic.filter(({ name }) => only?.includes(name) ?? true),
      );
    } finally {
      stopAll();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

async function measured(bench: Bench, asked: readonly Traffic[]): Promise<string> {
  if (bench.wrk === undefined) throw new Error('other values in every request need wrk');
  const load = (): string => (loadavg()[0] ?? Number.NaN).toFixed(1);
  const before = load();
  const servers = [
    await startReference(bench),
    await bench.startGateway(withoutRules),
    await bench.startGateway(withCoreRules),
    await bench.startGateway(withDefaults),
  ];
  const idle = servers.map(server => mib(server.memory()));
  const parts: string[] = [];
  for (const one of asked) parts.push(await compared(bench, one, servers));
  const memory = servers.map((server, at) => `${nameOf(server)} ${idle[at]} and ${mib(server.memory())}`);
  return `Requests to an API for anybody, all answered 200: CPU µs of a whole request, by /proc, medians of rounds in which the
servers took turns. The reference is nginx with libmodsecurity and the OWASP Core Rule Set 3.3.4 at paranoia level 1, as
Debian packages them, without audit log. Beside it gateways with one worker: without rules; with the same Core Rule Set at
the same level and nothing else; and as they are unless told otherwise, where the contract is enforced and the built-in
rules know of it. "Same" is one request again and again; "new" has other values in all parameters and fields each time.

${parts.join('\n\n')}

Memory in MiB, before and after all of it: ${memory.join(', ')}.
${machine(bench.nginx, bench.wrk)}; ${pinned}. Load of the machine ${before} before, ${load()} after.`;
}

const nameOf = ({ name }: Server): string => name.replace('threats-', '');

/** All servers in turn, with the same and with new values; the first server is what the others are compared with. */
async function compared(bench: Bench, one: Traffic, servers: readonly Server[]): Promise<string> {
  const seen = new Map<string, number[]>();
  const timesOf = (server: Server | undefined, mix: Mix): number[] =>
    seen.get(`${server?.name} ${mix}`) ?? [];
  const rounds = bench.quick ? 1 : 5;
  // The first round is for compilers and caches.
  for (let round = 0; round <= rounds; round++)
    for (const mix of mixes)
      for (const server of servers) {
        const time = await perRequest(bench, server, one, mix, round === 0 ? 1 : 3);
        if (round > 0) seen.set(`${server.name} ${mix}`, [...timesOf(server, mix), time]);
      }
  const [reference] = servers;
  const rows = servers.map(server => [
    nameOf(server),
    ...mixes.flatMap(mix => {
      const times = timesOf(server, mix);
      // Within each round, so that a slow spell of the machine counts for both.
      const ratio = median(timesOf(reference, mix).map((time, round) => time / (times[round] ?? Number.NaN)));
      if (times.some(Number.isNaN)) return ['refused', ''];
      return [median(times).toFixed(0), server === reference ? '' : `1/${ratio.toFixed(1)}`];
    }),
  ]);
  const text = `**${one.title}**\n\n${table(['server', ...mixes.flatMap(mix => [`${mix}, µs`, 'of the reference'])], rows)}`;
  process.stderr.write(`${text}\n`);
  return text;
}

/** CPU microseconds; not a number where the server does not answer 200, since a fast refusal is no result. */
async function perRequest(
  bench: Bench,
  server: Server,
  one: Traffic,
  mix: Mix,
  seconds: number,
): Promise<number> {
  const before = total(server);
  const load = {
    connections: one.connections,
    seconds: bench.seconds(seconds),
    script: writeScript(bench.directory, one, mix),
  };
  try {
    const { requests } = await generate(bench.wrk, server.url, headers, load);
    return (total(server) - before) / requests;
  } catch (error) {
    process.stderr.write(`${server.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return Number.NaN;
  }
}
