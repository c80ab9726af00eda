/**
 * A main process with nothing but gateway workers, for tests of sockets and processes. Prints `{"port", "pid"}` when
 * it serves. Arguments: `roll` to replace its workers over and over; `port=N`; `broken=FILE` to end with a usage error
 * when that file exists, as a main process does whose configuration is wrong.
 */
import { existsSync } from 'node:fs';
import { createLog } from '#kernel';
import { GatewayHost } from '../../../src/gateway/host.ts';
import { openSockets } from '../../../src/gateway/sockets.ts';
import { supervise } from '../../../src/gateway/supervision.ts';

const option = (name: string) =>
  process.argv.find(text => text.startsWith(`${name}=`))?.slice(name.length + 1);
if (existsSync(option('broken') ?? '')) process.exit(2);

const drainMs = 5_000;
const host = new GatewayHost({
  sockets: openSockets(),
  listeners: [{ zone: 'external', host: '127.0.0.1', port: Number(option('port') ?? 0) }],
  workers: 2,
  settings: {
    pepper: Buffer.alloc(32),
    pseudonymKey: Buffer.alloc(32),
    docs: 'http://127.0.0.1:7000/errors',
    accessLog: undefined,
    failureGraceMs: 2_000,
  },
  quotaSeed: Buffer.alloc(8),
  subjects: 64,
  log: createLog({ level: 'silent', to: 'stdout' }),
  onTelemetry() {},
  workerFile: new URL('worker.ts', import.meta.url),
});
let draining = false;
const supervision = supervise(reason => {
  draining = true;
  void host.drain(drainMs, reason === 'upgrade').then(() => process.exit(0));
});

host.apply([], true);
host.load({ format: 1, number: 1, createdAt: 0, zones: [], versions: [], plans: [] });
await host.start();
await host.whenServing(1);
supervision.ready();
process.stdout.write(`${JSON.stringify({ port: host.addresses[0]?.port, pid: process.pid })}\n`);
// A host that drains has nothing left to roll: asking on would keep this thread from ever hearing that it may end.
if (process.argv.includes('roll')) while (!draining) await host.roll(drainMs);
