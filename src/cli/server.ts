import { join } from 'node:path';
import type { Command } from 'commander';
import { createLog, type Log } from '#kernel';
import { settingsTable, type Settings } from '../settings.ts';

/** Adds a flag for each setting of the server. */
export function addSettings(command: Command): Command {
  for (const { flag, kind, env, fallback, help } of settingsTable) {
    const given = fallback === undefined ? '' : ` (default: ${fallback})`;
    command.option(`--${flag} <${kind === 'whole' ? 'n' : kind}>`, `${help}${given} [${env}]`);
  }
  return command;
}

/** Commander names options in camel case; settings go by their flags. */
export function settingFlags(
  options: Readonly<Record<string, string | boolean | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    settingsTable.map(({ flag }) => {
      const value = options[flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
      return [flag, typeof value === 'string' ? value : undefined];
    }),
  );
}

/** The program's own log where the settings want it. */
export function serverLog(settings: Settings): Log {
  const to = settings.log === 'file' ? join(settings.data, 'log', 'gatehouse.jsonl') : 'stdout';
  return createLog({ level: settings.log === 'off' ? 'silent' : settings.logLevel, to });
}
