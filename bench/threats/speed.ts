import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Bench, median, mib, pinHere, table, total, type Server } from '../bench.ts';
import { generate } from '../load.ts';
import { pinned, stopAll } from '../processes.ts';
import { machine } from '../report.ts';
import type { ThreatCase } from './case.ts';
import { startReference } from './reference.ts';
import { planFigures } from './plan-figures.ts';
import {
  forgetfulCoreRules,
  forgetfulDefaults,
  withCoreRules,
  withDefaults,
  withEverything,
  withoutRules,
} from './setups.ts';
import { traffic, writeScript, type Traffic } from './traffic.ts';

const mixes = ['same', 'new'] as const;
const noMemo = '-no-memo';
type Mix = (typeof mixes)[number];

/** Not an address: the Core Rule Set has a rule against those. */
const headers = { Host: 'api.example.com' };

/** One answer in so many may be a refusal: random syllables make an expression now and then that a rule knows. */
const oneIn = 1_000;

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
    await bench.startGateway(forgetfulCoreRules),
    await bench.startGateway(withDefaults),
    await bench.startGateway(forgetfulDefaults),
    await bench.startGateway(withEverything),
  ];
  for (const server of servers) await idle(server);
  const atRest = servers.map(server => mib(server.memory()));
  const parts: string[] = [];
  for (const one of asked) parts.push(await compared(bench, one, servers));
  const memory = servers.map((server, at) => `${nameOf(server)} ${atRest[at]} and ${mib(server.memory())}`);
  return `Requests to an API for anybody: CPU µs of a whole request, by /proc, medians of rounds in which the servers took turns.
All were answered 200, but for what stands below a table: random words are now and then an expression that a rule knows.
Where more than one in ${oneIn} was answered otherwise, it says "refused". The reference is nginx with libmodsecurity and
the OWASP Core Rule Set 3.3.4 at paranoia level 1, as Debian packages them, without audit log. Beside it gateways with one
worker: without rules; with the same Core Rule Set at the same level and nothing else; and as they are unless told
otherwise, where the contract is enforced and the built-in rules know of it. "Same" is one request again and again; "new"
has other values in all parameters and fields each time; "no memo" is "new" where rules remember nothing of values they
have seen, those of header fields neither.

${parts.join('\n\n')}

${planFigures()}

Workers read and compile for themselves; tables are made once, in a thread of their own, and shared by all workers.

Memory in MiB, before and after all of it: ${memory.join(', ')}.
${machine(bench.nginx, bench.wrk)}; ${pinned}. Load of the machine ${before} before, ${load()} after.`;
}

const nameOf = ({ name }: Server): string => name.replace('threats-', '');

/** All servers in turn, with the same and with new values; the first server is what the others are compared with. */
async function compared(bench: Bench, one: Traffic, servers: readonly Server[]): Promise<string> {
  const seen = new Map<string, number[]>();
  const answered = new Map<string, Answers>();
  const timesOf = (name: string, mix: string): number[] => seen.get(`${name} ${mix}`) ?? [];
  const rounds = bench.quick ? 1 : 3;
  // Where one request takes long, a short round would count what it began and did not end.
  const seconds = (one.octets ?? 0) > 100_000 ? 5 : 2;
  // The first round is for compilers and caches.
  for (let round = 0; round <= rounds; round++)
    for (const mix of mixes)
      for (const server of servers) {
        // What remembers nothing is as fast with any values.
        if (mix === 'same' && server.name.endsWith(noMemo)) continue;
        const { time, ...answers } = await perRequest(bench, server, one, mix, round === 0 ? 1 : seconds);
        const [name, counted] = server.name.endsWith(noMemo)
          ? [server.name.slice(0, -noMemo.length), 'no memo']
          : [server.name, mix];
        if (round === 0) continue;
        seen.set(`${name} ${counted}`, [...timesOf(name, counted), time]);
        add(answered, `${name} ${counted}`, answers);
      }
  // A fast refusal is no result, nor is what comes of it.
  const refusing = new Set(
    [...answered].filter(([, { requests, others }]) => others * oneIn > requests).map(([cell]) => cell),
  );
  for (const cell of refusing) seen.set(cell, [Number.NaN]);
  const reference = servers[0]?.name ?? '';
  const cells = (name: string, mix: string): string[] => {
    const times = timesOf(name, mix);
    if (times.length === 0) return ['', ''];
    if (refusing.has(`${name} ${mix}`)) return ['refused', ''];
    if (times.some(Number.isNaN)) return ['errors', ''];
    if (!times.every(Number.isFinite)) return ['none in time', ''];
    if (name === reference) return [median(times).toFixed(0), ''];
    // Within each round, so that a slow spell of the machine counts for both.
    const theirs = timesOf(reference, mix === 'same' ? 'same' : 'new');
    const ratio = median(theirs.map((time, round) => time / (times[round] ?? Number.NaN)));
    return [median(times).toFixed(0), Number.isNaN(ratio) ? '' : `1/${ratio.toFixed(1)}`];
  };
  const columns = [...mixes, 'no memo'];
  const rows = servers
    .filter(({ name }) => !name.endsWith(noMemo))
    .map(server => [nameOf(server), ...columns.flatMap(mix => cells(server.name, mix))]);
  const heading = ['server', ...columns.flatMap(mix => [`${mix}, µs`, 'of the reference'])];
  const text = `**${one.title}**\n\n${table(heading, rows)}${notAll200(answered)}`;
  process.stderr.write(`${text}\n`);
  return one.octets === undefined
    ? text
    : `${text}\n\n${perOctet(one.octets, name => median(timesOf(name, 'no memo')), median(timesOf(withoutRules.name, 'new')))}`;
}

/** What rules alone take, so that texts of several lengths can be compared. */
function perOctet(octets: number, timeOf: (name: string) => number, without: number): string {
  const [core, defaults] = [withCoreRules, withDefaults].map(({ name }) =>
    (((timeOf(name) - without) / octets) * 1_000).toFixed(0),
  );
  return `Rules alone, without memo, by octet: Core Rule Set ${core} ns, built-in rules and contract ${defaults} ns.`;
}

/** Waits until a server that was just started has nothing left to prepare. */
async function idle(server: Server): Promise<void> {
  for (let before = -1e9, now = total(server); now - before > 20_000; before = now, now = total(server))
    await setTimeout(500);
}

interface Answers {
  readonly requests: number;
  /** Those answered otherwise than by 200. */
  readonly others: number;
}

function add(sums: Map<string, Answers>, name: string, { requests, others }: Answers): void {
  const sum = sums.get(name) ?? { requests: 0, others: 0 };
  sums.set(name, { requests: sum.requests + requests, others: sum.others + others });
}

function notAll200(sums: ReadonlyMap<string, Answers>): string {
  const told = [...sums]
    .filter(([, { others }]) => others > 0)
    .map(([cell, { requests, others }]) => `${others} of ${requests} (${cell.replace('threats-', '')})`);
  return told.length === 0 ? '' : `\n\nNot answered 200: ${told.join('; ')}.`;
}

/** CPU microseconds; not a number where connections break. */
async function perRequest(
  bench: Bench,
  server: Server,
  one: Traffic,
  mix: Mix,
  seconds: number,
): Promise<Answers & { readonly time: number }> {
  const before = total(server);
  const load = {
    connections: one.connections,
    seconds: bench.seconds(seconds),
    script: writeScript(bench.directory, one, mix),
    othersCount: true,
  };
  try {
    const { requests, others } = await generate(
      bench.wrk,
      server.url,
      { ...headers, ...server.headers },
      load,
    );
    return { time: (total(server) - before) / requests, requests, others };
  } catch (error) {
    process.stderr.write(`${server.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return { time: Number.NaN, requests: 0, others: 0 };
  }
}
