import { Command } from 'commander';
import { MasterKeyError } from '#credentials';
import { supervise } from '#gateway';
import { settleDemo } from '../main/demo.ts';
import { Server } from '../main.ts';
import { readSettings, type Settings } from '../settings.ts';
import { CommandFailure } from './exit.ts';
import { table } from './output.ts';
import { addSettings, serverLog, settingFlags } from './server.ts';

/** `start`: the whole of Gatehouse in one process. */
export function start(): Command {
  const command = new Command('start')
    .description('Start Gatehouse: control plane and gateway in one process, until SIGTERM or Ctrl-C.')
    .option('--demo', 'serve the demo city as well: its API, its upstream and an application with a key')
    .option('--config <file>', 'settings file (YAML), with the names of these flags as keys');
  return addSettings(command).action(async (options: Record<string, string | boolean | undefined>) => {
    const file = options['config'] as string | undefined;
    await serve(readSettings(settingFlags(options), process.env, file), options['demo'] === true);
  });
}

async function serve(settings: Settings, demo: boolean): Promise<void> {
  const startedAt = performance.now();
  const server = createServer(settings);
  const ended = Promise.withResolvers<void>();
  const supervision = supervise(reason => {
    if (reason === 'stop') process.stderr.write('Stopping: requests under way are finished first.\n');
    server.drain().then(ended.resolve, ended.reject);
  });
  await server.start(supervision.ready);
  const shown = demo
    ? await settleDemo(server)
    : table([...server.addresses].map(([name, url]) => [name, url]));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${shown}\nReady after ${seconds} s. Ctrl-C stops it.\n`);
  await ended.promise;
  process.exit(0);
}

function createServer(settings: Settings): Server {
  try {
    return new Server(settings, serverLog(settings));
  } catch (error) {
    if (error instanceof MasterKeyError) throw new CommandFailure('usage', error.message);
    throw error;
  }
}
