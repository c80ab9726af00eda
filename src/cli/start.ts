import { Command } from 'commander';
import { warmThreads } from '#gateway/threads';
import { readSettings } from '../settings.ts';
import { addSettings, settingFlags } from './server.ts';

/** `start`: the whole of Gatehouse in one process. */
export function start(): Command {
  const command = new Command('start')
    .description('Start Gatehouse: control plane and gateway in one process, until SIGTERM or Ctrl-C.')
    .option('--demo', 'serve the demo city as well: its API, its upstream and an application with a key')
    .option('--config <file>', 'settings file (YAML), with the names of these flags as keys');
  return addSettings(command).action(async (options: Record<string, string | boolean | undefined>) => {
    const file = options['config'] as string | undefined;
    const settings = readSettings(settingFlags(options), process.env, file);
    warmThreads(settings.workers);
    // Loaded when it is needed: the other commands are clients and should be quick.
    const { serve } = await import('./serve.ts');
    await serve(settings, options['demo'] === true);
  });
}
