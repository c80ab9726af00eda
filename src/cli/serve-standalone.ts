import { supervise } from '#gateway';
import { coreRulesOf } from '../main/core-rules.ts';
import { StandaloneGateway } from '../main/standalone.ts';
import type { Settings } from '../settings.ts';
import { table } from './output.ts';
import { serverLog } from './server.ts';

/** Runs a gateway from one declaration file until it is told to stop, then ends the process. */
export async function serveStandalone(settings: Settings, file: string): Promise<void> {
  const served = new StandaloneGateway(
    settings,
    file,
    await coreRulesOf(settings.threatsCrs),
    serverLog(settings),
  );
  const ended = Promise.withResolvers<void>();
  const supervision = supervise(reason => {
    served.drain(reason === 'upgrade').then(ended.resolve, ended.reject);
  });
  await served.start();
  supervision.ready();
  const listeners = served.listeners.map(({ zone, address, port }) => [zone, `${address}:${port}`]);
  const apis = served.served.map(({ name, operations }) => [name, `${operations} operations`]);
  process.stdout.write(`${table([...listeners, ...apis])}\nReady. Ctrl-C stops it.\n`);
  await ended.promise;
  process.exit(0);
}
