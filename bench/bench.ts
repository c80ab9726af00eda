import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localCertificate } from '#gateway';
import { systemClock } from '#kernel';
import { findProgram, provide, type ProgramName } from '../tools/provide.ts';
import { generate, type Load } from './load.ts';
import { cores, cpuOf, family, firstLine, freePort, start, startNginx, type Measured } from './processes.ts';
import type { Setup } from './setups.ts';

/** One thing that the bench measures, selectable by its name. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** The part of RESULTS.md below its title. */
  run(bench: Bench): Promise<string>;
}

/** A gateway or a server beside it. */
export interface Server extends Measured {
  readonly port: number;
  /** Resident memory of all its processes, in octets. */
  memory(): number;
  stop(): void;
}

const body =
  '{"city":"Aachen","temperature":21.5,"wind":3.2,"humidity":0.61,"forecast":"sunny intervals","at":"2026-01-15"}';

/** What cases share: programs, an upstream, a certificate, and how gateways are started. */
export class Bench {
  readonly directory: string;
  readonly nginx: string;
  readonly wrk: string | undefined;
  readonly quick: boolean;
  /** Port and address of the upstream that all cases call but those that bring their own. */
  readonly upstreamPort: number;
  readonly upstream: string;

  private constructor(parts: Pick<Bench, 'directory' | 'nginx' | 'wrk' | 'quick' | 'upstreamPort'>) {
    this.directory = parts.directory;
    this.nginx = parts.nginx;
    this.wrk = parts.wrk;
    this.quick = parts.quick;
    this.upstreamPort = parts.upstreamPort;
    this.upstream = `http://127.0.0.1:${parts.upstreamPort}`;
  }

  static async begin(directory: string, quick: boolean): Promise<Bench> {
    const nginx = await provide('nginx');
    const wrk = findProgram('wrk') ?? (await provide('wrk').catch(() => undefined));
    const upstreamPort = await freePort();
    const { certificate, key } = await localCertificate({
      names: ['localhost', '127.0.0.1'],
      load: async () => undefined,
      save: async () => {},
      clock: systemClock,
    });
    writeFileSync(join(directory, 'certificate.pem'), certificate);
    writeFileSync(join(directory, 'key.pem'), key, { mode: 0o600 });
    for (const [name, octets] of Object.entries(bodies))
      writeFileSync(join(directory, name), Buffer.alloc(octets, 'x'));
    await startNginx(
      nginx,
      join(directory, 'upstream'),
      cores.others,
      upstreamPort,
      `server {
    listen 127.0.0.1:${upstreamPort};
    client_max_body_size 0; client_body_buffer_size 2m;
    location / { return 200 '${body}'; }
    location /body/ { alias ${directory}/; }
    # Takes the whole body in before it answers.
    location /sink { proxy_pass http://127.0.0.1:${upstreamPort}/taken; proxy_pass_request_body off; proxy_set_header Content-Length ""; }
  }`,
    );
    return new Bench({ directory, nginx, wrk, quick, upstreamPort });
  }

  /** Seconds of load, less in a quick run. */
  seconds(usual: number): number {
    return this.quick ? Math.min(1, usual) : usual;
  }

  /** How often servers take turns. */
  rounds(usual: number): number {
    return this.quick ? Math.min(2, usual) : usual;
  }

  async startGateway(setup: Setup, upstream = this.upstream): Promise<Server> {
    const program = new URL('gateway-process.ts', import.meta.url).pathname;
    const child = start(cores.measured, process.execPath, [
      '--expose-gc',
      program,
      setup.name,
      upstream,
      this.directory,
    ]);
    const port = Number(await firstLine(child));
    const scheme = setup.tls === true ? 'https' : 'http';
    return {
      ...watched(child.pid),
      name: setup.name,
      port,
      url: `${scheme}://127.0.0.1:${port}${setup.path}`,
      headers: setup.headers,
      stop: () => child.kill('SIGTERM'),
    };
  }

  /** nginx as a plain proxy before the same upstream; `listen` adds to the port, `server` to what it does. */
  async startProxy(
    path: string,
    listen = '',
    server = '',
    upstreamPort = this.upstreamPort,
  ): Promise<Server> {
    const port = await freePort();
    const child = await startNginx(
      this.nginx,
      join(this.directory, `proxy-${port}`),
      cores.measured,
      port,
      `upstream u { server 127.0.0.1:${upstreamPort}; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port}${listen};
    client_max_body_size 0;
    location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; ${server} }
  }`,
      `ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate ${this.directory}/certificate.pem; ssl_certificate_key ${this.directory}/key.pem;`,
    );
    const scheme = listen.includes('ssl') ? 'https' : 'http';
    return {
      ...watched(child.pid),
      name: 'nginx',
      port,
      url: `${scheme}://127.0.0.1:${port}${path}`,
      headers: {},
      stop: () => child.kill('SIGTERM'),
    };
  }

  /** Seen requests and CPU time (microseconds) of a server under load. */
  async measure(
    server: Server,
    load: Partial<Load> = {},
  ): Promise<{ perRequest: number; perSecond: number }> {
    const all = { connections: 32, seconds: this.seconds(2), ...load };
    const before = total(server);
    const { requests, seconds } = await generate(this.wrk, server.url, server.headers, all);
    return { perRequest: (total(server) - before) / requests, perSecond: requests / seconds };
  }

  /** Medians of alternating rounds, in the order of the servers. */
  async compare(
    servers: readonly Server[],
    load: Partial<Load> = {},
    rounds = 5,
  ): Promise<readonly { perRequest: number; perSecond: number; ratio: number }[]> {
    for (const server of servers) await this.measure(server, { ...load, seconds: this.seconds(1) });
    const seen = servers.map((): { perRequest: number; perSecond: number }[] => []);
    for (let round = 0; round < this.rounds(rounds); round++)
      for (const [index, server] of servers.entries()) seen[index]?.push(await this.measure(server, load));
    return seen.map(own => ({
      perRequest: median(own.map(({ perRequest }) => perRequest)),
      perSecond: median(own.map(({ perSecond }) => perSecond)),
      // Within each round, so that a slow spell of the machine counts for both.
      ratio: median(own.map(({ perRequest }, round) => perRequest / (seen[0]?.[round]?.perRequest ?? NaN))),
    }));
  }
}

/** Files that the upstream serves, and their sizes. */
export const bodies: Readonly<Record<string, number>> = { '64KiB': 65_536, '1MiB': 1_048_576 };

export const total = (server: Measured): number => {
  const { user, system } = server.cpu();
  return user + system;
};

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** A program that one case needs; when it cannot be had, the case says so where its results would be. */
export async function needed(name: ProgramName): Promise<string | undefined> {
  const found = await provide(name).catch(() => undefined);
  if (found === undefined) process.stderr.write(`SKIPPED: ${name} is not there and could not be installed\n`);
  return found;
}

/** CPU time and memory of a process and all below it. */
export function watched(pid = 0): Pick<Server, 'cpu' | 'memory'> {
  return {
    cpu() {
      const all = family(pid).map(cpuOf);
      return {
        user: all.reduce((sum, { user }) => sum + user, 0),
        system: all.reduce((sum, { system }) => sum + system, 0),
      };
    },
    memory: () => family(pid).reduce((sum, one) => sum + residentOf(one), 0),
  };
}

function residentOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kib ?? 0) * 1024;
}

/** Puts the bench itself, which makes some of the load, where the other load is. */
export function pinHere(): void {
  spawnSync('taskset', ['-cp', cores.others, String(process.pid)]);
}

export const mib = (octets: number): string => (octets / 2 ** 20).toFixed(1);

/** Rows as a table of RESULTS.md. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
