/**
 * The gateway as the product runs it, a host with worker threads, but with a Snapshot and a Feed made here instead
 * of by a control plane: `gateway-process.ts <setup> <upstream> <directory>`. Prints the port that it serves.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { GatewayHost, openSockets } from '#gateway';
import { createLog } from '#kernel';
import { coreRulesOf } from '../src/main/core-rules.ts';
import { contractSetups } from './contract-setups.ts';
import { pepper, setups } from './setups.ts';
import { threatSetups } from './threats/setups.ts';
import { benchClaims } from './tokens.ts';

const [name, upstream = '', directory = ''] = process.argv.slice(2);
const setup = [...setups, ...contractSetups, ...threatSetups].find(candidate => candidate.name === name);
if (setup === undefined) throw new Error(`there is no setup "${name}"`);

const identity = () => ({
  certificate: readFileSync(join(directory, 'certificate.pem'), 'utf8'),
  key: readFileSync(join(directory, 'key.pem'), 'utf8'),
});
const snapshot = setup.snapshot(upstream);
const host = new GatewayHost({
  sockets: openSockets(),
  listeners: [
    {
      zone: 'external',
      host: '127.0.0.1',
      port: 0,
      // All load comes from one address.
      limits: { connectionsPerAddress: 20_000 },
      ...(setup.tls === true ? { tls: { identities: [identity()], profile: 'intermediate' as const } } : {}),
    },
  ],
  workers: setup.workers ?? 1,
  settings: {
    pepper,
    coreRules: await coreRulesOf(setup.coreRules),
    pseudonymKey: randomBytes(32),
    docs: 'http://127.0.0.1/errors',
    accessLog: setup.accessLog === true ? join(directory, `${setup.name}.log`) : undefined,
    failureGraceMs: 1000,
  },
  ...(setup.workerFile === undefined ? {} : { workerFile: setup.workerFile }),
  quotaSeed: randomBytes(8),
  log: createLog({ level: 'warn', to: process.stderr }),
  onTelemetry: () => {},
});
// Holds the process, as the control plane's listeners do in the product.
setInterval(() => {}, 60_000);
// As the authorization server would answer.
host.introspectBy(() => Promise.resolve({ active: true, ...benchClaims(0) }));
await host.start();
let reset = true;
for (const entries of setup.feed()) {
  host.apply(entries, reset);
  reset = false;
  // The workers hear of each portion before the next is made.
  await setImmediate();
}
// Hashes and entries were made here, which is not what a gateway does: its memory is that without them.
globalThis.gc?.();
host.load(snapshot);
await host.whenServing(snapshot.number);
process.stdout.write(`${host.addresses[0]?.port ?? 0}\n`);
// An orderly end, so that `--cpu-prof` writes what it saw.
process.on('SIGTERM', () => process.exit(0));
