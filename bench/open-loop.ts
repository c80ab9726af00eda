import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import type { Measured } from './processes.ts';

const connections = 64;
/** Milliseconds at the start that do not count: connections are new, and so is the load's own code. */
const settlingMs = 500;
/** Milliseconds after the last request in which its answer must have come. */
const graceMs = 2_000;

interface Lane {
  readonly socket: Socket;
  dueAt: number;
  left: number;
}

/**
 * Sends requests at a fixed rate, whether or not earlier ones were answered, so that a server that stalls is not asked
 * less for it. Gives back how long each took, in milliseconds from when it was due: waiting for a connection counts.
 */
export async function openLoop(server: Measured, rate: number, seconds: number): Promise<number[]> {
  const { pathname, host, port } = new URL(server.url);
  const fields = Object.entries(server.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${fields.join('')}\r\n`);
  const took: number[] = [];
  let answered = 0;
  let startedAt = 0;
  const free: Lane[] = [];
  const waiting: number[] = [];
  const send = (lane: Lane, dueAt: number): void => {
    lane.dueAt = dueAt;
    lane.socket.write(request);
  };
  const lanes = await Promise.all(
    Array.from({ length: connections }, async (): Promise<Lane> => {
      const socket = net.connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
      await once(socket, 'connect');
      const lane: Lane = { socket, dueAt: 0, left: 0 };
      socket.on('data', (data: Buffer) => {
        if (lane.left === 0) lane.left = answerLength(data);
        lane.left -= data.length;
        if (lane.left > 0) return;
        answered++;
        if (lane.dueAt - startedAt >= settlingMs) took.push(performance.now() - lane.dueAt);
        const next = waiting.shift();
        if (next === undefined) free.push(lane);
        else send(lane, next);
      });
      return lane;
    }),
  );
  free.push(...lanes);
  startedAt = performance.now();
  let sent = 0;
  await new Promise<void>(resolve => {
    const clock = setInterval(() => {
      const now = performance.now();
      const due = Math.min(rate * seconds, Math.floor(((now - startedAt) / 1_000) * rate));
      for (; sent < due; sent++) {
        const lane = free.pop();
        // When it should have gone out, not when this clock came round.
        const dueAt = startedAt + (sent / rate) * 1_000;
        if (lane === undefined) waiting.push(dueAt);
        else send(lane, dueAt);
      }
      const isLate = now - startedAt > seconds * 1_000 + graceMs;
      if (answered < rate * seconds && !isLate) return;
      clearInterval(clock);
      resolve();
    }, 1);
  });
  for (const { socket } of lanes) socket.destroy();
  if (answered < rate * seconds) throw new Error(`${server.name} did not answer all that it was asked`);
  return took;
}

/** Every answer of the bench is small, has a Content-Length, and its head comes in one piece. */
function answerLength(data: Buffer): number {
  const text = data.toString('latin1');
  const end = text.indexOf('\r\n\r\n') + 4;
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  if (!text.startsWith('HTTP/1.1 200') || length === undefined || end < 4)
    throw new Error(`the load saw ${text.slice(0, 60)}`);
  return end + Number(length);
}
