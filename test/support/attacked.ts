import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from './calls.ts';
import { upstream } from './upstreams.ts';

const mebibyte = 1024 * 1024;
/** Octets that may be held more than before, at any moment of an attack. */
const mayGrow = 32 * mebibyte;

/** A gateway in a process of its own, whose memory is nobody else's, before an upstream in this one. */
export interface Attacked {
  readonly port: number;
  /** Status of one plain request of somebody else. */
  bystander(): Promise<number>;
  /** Runs this and tells by how many octets the memory held grew meanwhile, at most. */
  growthUnder(work: () => Promise<unknown>): Promise<number>;
  /** Runs an attack: others must be served meanwhile, and memory must not grow. */
  withstands(attack: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export async function startAttacked(serve: RequestListener): Promise<Attacked> {
  const behind = await upstream(serve);
  // Without the variable and the flags by which a child would take itself for a test file.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const program = new URL('gateway-process.ts', import.meta.url);
  const gateway = fork(program, [new URL(behind.url).port], { env, execArgv: ['--expose-gc'] });
  const told = (): Promise<number> =>
    new Promise(resolve => gateway.once('message', value => resolve(value as number)));
  const port = await told();
  const tell = (message: 'watch' | 'over'): Promise<number> => {
    const answer = told();
    gateway.send(message);
    return answer;
  };
  const growthUnder: Attacked['growthUnder'] = async work => {
    await tell('watch');
    await work();
    return await tell('over');
  };
  const bystander = async (): Promise<number> =>
    (await call(`http://127.0.0.1:${port}/`, { headers: { host: 'api.example' } })).status;
  return {
    port,
    bystander,
    growthUnder,
    async withstands(attack) {
      const served: number[] = [];
      let over = false;
      const growth = await growthUnder(async () => {
        const others = (async () => {
          do {
            served.push(await bystander());
            await pause(20);
          } while (!over);
        })();
        await attack();
        over = true;
        await others;
      });
      assert.deepEqual(
        served.filter(status => status !== 200),
        [],
      );
      assert.ok(growth < mayGrow, `grew by ${Math.round(growth / mebibyte)} MiB`);
    },
    async close() {
      gateway.kill('SIGKILL');
      await behind.close();
    },
  };
}

/** A client that attacks: what it sends is up to it, and what it reads. */
export class Attacker {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  received = '';

  constructor(port: number, first: string | Buffer = '') {
    this.socket = connect({ host: '127.0.0.1', port });
    this.closed = new Promise(resolve => this.socket.once('close', resolve));
    this.socket.on('error', () => {});
    if (first.length > 0) this.socket.write(first);
  }

  /** Reads all that comes; without it, nothing is read. */
  reading(): this {
    this.socket.on('data', (piece: Buffer) => {
      // Enough to see what was answered.
      if (this.received.length < 10_000) this.received += piece.toString('latin1');
    });
    return this;
  }

  /** Sends the same again and again until the connection is closed, or nobody takes more, or that much was sent. */
  async flood(octets: string | Buffer, atMost: number): Promise<number> {
    const { socket } = this;
    let sent = 0;
    while (sent < atMost && socket.writable) {
      sent += octets.length;
      if (socket.write(octets)) await pause(0);
      else await Promise.race([once(socket, 'drain').catch(() => {}), this.closed, pause(1_000)]);
      if (socket.writableLength > 4 * mebibyte) break;
    }
    return sent;
  }

  close(): void {
    this.socket.destroy();
  }
}
