import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';

/** A server under measurement, pinned to one core. */
export interface Measured {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** CPU time of the process and all its threads so far, user and system, in microseconds. */
  cpu(): CpuTime;
}

export interface CpuTime {
  readonly user: number;
  readonly system: number;
}

const canPin = spawnSync('taskset', ['-V']).status === 0 && existsSync('/proc/self/stat');
const tick = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

/** Core of what is measured, and of everything else. */
export const cores = { measured: '0', others: '1' };

export const pinned = canPin ? 'gateway and nginx on one core, load and upstream on the other' : 'not pinned';

/** Everything that a run started; all of it ends with the run. */
const started: ChildProcess[] = [];

export function start(core: string, command: string, parameters: readonly string[]): ChildProcess {
  const child = canPin
    ? spawn('taskset', ['-c', core, command, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  return child;
}

export function stopAll(): void {
  for (const child of started.splice(0)) child.kill('SIGTERM');
}

/** Reads /proc/<pid>/stat (proc(5), fields 14 and 15): all threads, living and gone. */
export function cpuOf(pid: number): CpuTime {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is the command in brackets and may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const micros = 1e6 / tick;
  return { user: Number(fields[11]) * micros, system: Number(fields[12]) * micros };
}

/** The first line that a process prints. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8');
  for await (const piece of child.stdout ?? []) {
    text += piece as string;
    if (text.includes('\n')) break;
  }
  const line = text.split('\n')[0] ?? '';
  if (line === '') throw new Error('a process of the bench ended before it was ready');
  return line;
}

/** Starts a one-process nginx with these directives inside `http`, and with `main` before everything else. */
export async function startNginx(
  nginx: string,
  directory: string,
  core: string,
  port: number,
  http: string,
  more = '',
  main = '',
): Promise<ChildProcess> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'nginx.conf');
  writeFileSync(
    file,
    `${main}
daemon off; master_process off; worker_processes 1; pid ${directory}/pid; error_log /dev/null crit;
events { worker_connections 8192; }
http {
  access_log off; default_type application/json;
  keepalive_requests 1000000000; keepalive_timeout 3600s;
  client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi; uwsgi_temp_path ${directory}/uwsgi; scgi_temp_path ${directory}/scgi;
  ${more}
  ${http}
}
`,
  );
  const child = start(core, nginx, ['-c', file, '-p', directory]);
  await listening(port);
  return child;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const socket = net.connect(port, '127.0.0.1');
    const connected = await new Promise<boolean>(resolve => {
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    socket.destroy();
    if (connected) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** The processes below this one, itself included: a gateway may be made of several. */
export function family(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap(task => {
    const listed = readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').trim();
    return listed === '' ? [] : listed.split(' ').map(Number);
  });
  return [pid, ...children.flatMap(family)];
}
