import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { cores } from './processes.ts';

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  /** A script for wrk, where not all requests are the same; without wrk there are no such loads. */
  readonly script?: string;
  /** Counts answers that are not 200, with wrk alone. Else one of them ends it: a fast refusal is no result. */
  readonly othersCount?: boolean;
}

/** What one round of load saw. */
export interface Seen {
  readonly requests: number;
  readonly seconds: number;
  /** Answers among them that were not 200. */
  readonly others: number;
}

/** Puts a server under load with wrk where that is installed, else with our own generator. */
export function generate(
  wrk: string | undefined,
  url: string,
  headers: Readonly<Record<string, string>>,
  load: Load,
): Promise<Seen> {
  if (wrk === undefined && load.script !== undefined) throw new Error('this load needs wrk');
  return wrk === undefined ? generateHere(url, headers, load) : generateWithWrk(wrk, url, headers, load);
}

async function generateWithWrk(
  wrk: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  { connections, seconds, script, othersCount = false }: Load,
): Promise<Seen> {
  const scripted = script === undefined ? [] : ['-s', script];
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const how = [
    '-t1',
    `-c${connections}`,
    `-d${Math.ceil(seconds)}s`,
    '--timeout',
    '10s',
    ...scripted,
    ...given,
  ];
  const parameters = ['-c', cores.others, wrk, ...how, url];
  const child = spawn('taskset', parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(child, 'close');
  const [, requests, took] = /(\d+) requests in ([\d.]+)s/.exec(text) ?? [];
  const others = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  if (requests === undefined || text.includes('Socket errors') || (others > 0 && !othersCount))
    throw new Error(`the load saw errors from ${url}:\n${text}`);
  return { requests: Number(requests), seconds: Number(took), others };
}

/** Keep-alive connections, each with one request under way; answers are counted by their status lines. */
function generateHere(
  url: string,
  headers: Readonly<Record<string, string>>,
  { connections, seconds }: Load,
): Promise<Seen> {
  const { hostname, port, host, pathname } = new URL(url);
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${fields.join('')}\r\n`);
  return new Promise((resolve, reject) => {
    let requests = 0;
    const startedAt = performance.now();
    const sockets = Array.from({ length: connections }, () => {
      const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
      let waiting = 0;
      socket.on('connect', () => socket.write(request));
      socket.on('error', reject);
      socket.on('data', data => {
        // Every response of the bench is small and has a Content-Length.
        if (waiting === 0) {
          const text = data.toString('latin1');
          const end = text.indexOf('\r\n\r\n') + 4;
          const length = /content-length: (\d+)/i.exec(text)?.[1];
          if (!text.startsWith('HTTP/1.1 200') || length === undefined || end < 4)
            return reject(new Error(`the load saw ${text.slice(0, 60)} from ${url}`));
          waiting = end + Number(length);
        }
        waiting -= data.length;
        if (waiting > 0) return;
        requests++;
        socket.write(request);
      });
      return socket;
    });
    setTimeout(() => {
      for (const socket of sockets) socket.destroy();
      resolve({ requests, seconds: (performance.now() - startedAt) / 1000, others: 0 });
    }, seconds * 1000);
  });
}
