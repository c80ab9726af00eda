import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { invalidInput, type Fault } from '#kernel';
import { clashes } from './clashes.ts';
import { type Settings, settingsTable } from './table.ts';
import { readValue } from './values.ts';

/**
 * Settles all settings. `flags` by flag name; `file` the settings file, if one was named.
 * @throws GatehouseError `invalid-input` that names each wrong setting, where it came from and how to write it.
 */
export function readSettings(
  flags: Readonly<Record<string, string | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
  file?: string,
): Settings {
  const faults: Fault[] = [];
  const fromFile = file === undefined ? {} : readFile(file, faults);
  const settled: Record<string, unknown> = {};
  for (const entry of settingsTable) {
    const [source, text] =
      flags[entry.flag] !== undefined
        ? [`--${entry.flag}`, flags[entry.flag]]
        : env[entry.env] !== undefined
          ? [entry.env, env[entry.env]]
          : fromFile[entry.flag] !== undefined
            ? [`${file}: ${entry.flag}`, String(fromFile[entry.flag])]
            : ['default', entry.fallback];
    if (text === undefined) continue;
    const value = readValue(entry, text);
    if (value instanceof Error) faults.push({ at: source ?? entry.flag, message: value.message });
    else settled[entry.key] = value;
  }
  const settings = settled as unknown as Settings;
  faults.push(...clashes(settings));
  if (faults.length > 0) throw invalidInput(faults);
  return { ...settings, masterKeyFile: settings.masterKeyFile ?? `${settings.data}.key` };
}

function readFile(file: string, faults: Fault[]): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    faults.push({ at: file, message: `cannot be read: ${(error as Error).message}` });
    return {};
  }
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    faults.push({ at: file, message: 'must be a mapping of settings, such as `data: /var/lib/gatehouse`' });
    return {};
  }
  const known = new Set(settingsTable.map(({ flag }) => flag));
  for (const name of Object.keys(content)) {
    if (!known.has(name)) faults.push({ at: `${file}: ${name}`, message: `there is no setting "${name}"` });
  }
  return content as Record<string, unknown>;
}
