import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import type { Load } from './load.ts';
import { median } from './bench.ts';
import type { Scenario } from './scenarios.ts';

/** One server in one round. CPU times in microseconds per request. */
export interface Round {
  readonly name: string;
  readonly requests: number;
  readonly user: number;
  readonly system: number;
  readonly perSecond: number;
}

export interface Setting {
  readonly load: Load;
  readonly rounds: number;
}

/** Medians over the rounds of one server. */
export interface Figure {
  readonly name: string;
  readonly total: number;
  readonly user: number;
  readonly system: number;
  readonly lowest: number;
  readonly highest: number;
  readonly perSecond: number;
  /** Median over the rounds of this server's CPU time as a multiple of nginx's in the same round. */
  readonly ratio: number;
}

export function figures(seen: readonly Round[]): Figure[] {
  const nginx = totals(seen, 'nginx');
  return [...new Set(seen.map(({ name }) => name))].map(name => {
    const own = seen.filter(round => round.name === name);
    const all = totals(seen, name);
    return {
      name,
      total: median(all),
      user: median(own.map(({ user }) => user)),
      system: median(own.map(({ system }) => system)),
      lowest: Math.min(...all),
      highest: Math.max(...all),
      perSecond: median(own.map(({ perSecond }) => perSecond)),
      ratio: median(all.map((total, round) => total / (nginx[round] ?? Number.NaN))),
    };
  });
}

const totals = (seen: readonly Round[], name: string): number[] =>
  seen.filter(round => round.name === name).map(({ user, system }) => user + system);

/** What the terminal shows. */
export function summary(seen: readonly Round[], scenarios: readonly Scenario[]): string {
  return figures(seen)
    .map(({ name, total, lowest, highest, ratio }) => {
      const scenario = scenarios.find(candidate => candidate.name === name);
      const verdict = scenario === undefined ? '' : `  ${ratio.toFixed(2)} x nginx${judged(ratio, scenario)}`;
      const spread = `(${lowest.toFixed(1)} to ${highest.toFixed(1)})`;
      return `${name.padEnd(10)} ${total.toFixed(1).padStart(6)} µs CPU per request ${spread}${verdict}`;
    })
    .join('\n');
}

const judged = (ratio: number, { bar, aim }: Scenario): string =>
  ratio <= aim
    ? `, within the aim of ${aim}`
    : ratio <= bar
      ? `, within ${bar}; aim ${aim}`
      : `, ABOVE ${bar}`;

export function report(seen: readonly Round[], scenarios: readonly Scenario[], setting: Setting): string {
  const rows = figures(seen).map(({ name, total, user, system, lowest, highest, perSecond, ratio }) => {
    const does = scenarios.find(scenario => scenario.name === name)?.does ?? 'plain proxy; access log off';
    const cells = [total, user, system].map(value => value.toFixed(1));
    const spread = `${lowest.toFixed(1)}–${highest.toFixed(1)}`;
    return `| ${name} | ${does} | ${cells.join(' | ')} | ${spread} | **${ratio.toFixed(2)}** | ${Math.round(perSecond)} |`;
  });
  const bars = scenarios.map(({ name, bar, aim }) => `${name}: at most ${bar}, aim ${aim}`).join('; ');
  return `CPU time per request is user + system time of all threads of a server's processes, read from
\`/proc/<pid>/stat\` before and after each round, over the requests that the load saw answered with 200. Servers take
turns; ${setting.rounds} rounds of ${setting.load.seconds} s after one that does not count; medians. The last column is no result but what was
offered and served meanwhile: both cores were busy.

![CPU time per request](results.svg)

| server | what it does | CPU µs | user | system | spread | x nginx | req/s |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

\`x nginx\` is the median of the ratios within each round, so that a slow spell of the machine counts for both.
Bars: ${bars}.

- Traffic: \`GET\`, no body, ${setting.load.connections} keep-alive connections, one request under way on each; answer 200 with 110 octets of
  JSON from an nginx with \`return\`. Plain HTTP on loopback on both sides.
- nginx: one process, \`proxy_pass\` with keep-alive upstream connections, HTTP/1.1.
- Gateway: host and one worker thread, as in production; Snapshot and Feed loaded at start, telemetry each second.`;
}

/** The machine and the versions that the figures belong to. */
export function machine(nginx: string, wrk: string | undefined): string {
  const version = (program: string, flag: string, pattern: RegExp): string => {
    const { stdout, stderr } = spawnSync(program, [flag], { encoding: 'utf8' });
    return pattern.exec(stdout + stderr)?.[1] ?? 'unknown';
  };
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  return [
    `${cpus().length} cores ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Linux ${version('uname', '-r', /^(\d+\.\d+)/)}`,
    `Node.js ${process.versions.node}`,
    `nginx ${version(nginx, '-v', /nginx\/([\d.]+)/)}`,
    wrk === undefined
      ? 'load from a generator of our own'
      : `load from wrk ${version(wrk, '-v', /wrk \S*?([\d.]+)/)}`,
  ].join(', ');
}
