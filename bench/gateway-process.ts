/**
 * The gateway as the product runs it, a host with worker threads, but with a Snapshot and a Feed made here instead
 * of by a control plane: `gateway-process.ts <scenario> <upstream> <access log>`. Prints the port that it serves.
 */
import { randomBytes } from 'node:crypto';
import { GatewayHost, openSockets } from '#gateway';
import { createLog } from '#kernel';
import { pepper, scenarios } from './scenarios.ts';

const [name, upstream = '', accessLog = ''] = process.argv.slice(2);
const scenario = scenarios.find(candidate => candidate.name === name);
if (scenario === undefined) throw new Error(`there is no scenario "${name}"`);

const snapshot = scenario.snapshot(upstream);
const host = new GatewayHost({
  sockets: openSockets(),
  listeners: [{ zone: 'external', host: '127.0.0.1', port: 0 }],
  workers: 1,
  settings: {
    pepper,
    pseudonymKey: randomBytes(32),
    docs: 'http://127.0.0.1/errors',
    accessLog: scenario.accessLog ? accessLog : undefined,
    failureGraceMs: 1000,
  },
  quotaSeed: randomBytes(8),
  log: createLog({ level: 'warn', to: process.stderr }),
  onTelemetry: () => {},
});
// Holds the process, as the control plane's listeners do in the product.
setInterval(() => {}, 60_000);
await host.start();
host.apply(scenario.feed, true);
host.load(snapshot);
await host.whenServing(snapshot.number);
process.stdout.write(`${host.addresses[0]?.port ?? 0}\n`);
// An orderly end, so that `--cpu-prof` writes what it saw.
process.on('SIGTERM', () => process.exit(0));
