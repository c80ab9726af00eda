import { Command } from 'commander';
import { warmThreads } from '#gateway/threads';
import { readSettings } from '../settings.ts';
import { addSettings, settingFlags } from './server.ts';

/** `gateway`: the data plane alone, from one file. */
export function gateway(): Command {
  const command = new Command('gateway')
    .description('Serve from one declaration file, with no store and no control plane.')
    .requiredOption(
      '--config <file>',
      'declaration (YAML): APIs, plans, applications, keys by env: or file:',
    );
  return addSettings(command).action(async (options: Record<string, string | undefined>) => {
    const flags = settingFlags(options);
    // TLS needs a certificate of the operator's here: there is no vault to keep an own authority's key in.
    const encrypted = flags['tls-certificate'] ?? process.env['GATEHOUSE_TLS_CERTIFICATE'];
    const off = encrypted === undefined ? { 'external-https': 'off', 'internal-https': 'off' } : {};
    const settings = readSettings({ ...off, ...definedOnly(flags) }, process.env);
    warmThreads(settings.workers);
    const { serveStandalone } = await import('./serve-standalone.ts');
    await serveStandalone(settings, options['config'] as string);
  });
}

function definedOnly(flags: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(flags).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
