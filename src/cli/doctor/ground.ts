import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadMasterKey, type MasterKey, MasterKeyError, openVault } from '#credentials';
import { openStore } from '#store';
import type { Settings } from '../../settings.ts';
import { bad, type Finding, good, idle, type Surroundings } from './check.ts';

/** What Gatehouse stands on: the runtime, the master key, the data directory, the store, the clock. */

/** The release line that Gatehouse is built for. */
const nodeMajor = 26;

export function checkNode(version: string = process.versions.node): Finding {
  return Number(version.split('.')[0]) >= nodeMajor
    ? good('Node.js', version)
    : bad(
        'Node.js',
        `${version} is too old`,
        'Run `npm ci`, and start Gatehouse by `npx gatehouse`: it brings its own.',
      );
}

export function checkMasterKey(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): { finding: Finding; key?: MasterKey } {
  const { data: dataDir, masterKeyFile: file } = settings;
  const source = env['GATEHOUSE_MASTER_KEY'] === undefined ? file : 'GATEHOUSE_MASTER_KEY';
  if (source === file && !existsSync(file) && !hasData(settings))
    return { finding: idle('master key', `none yet; the first start makes ${file}`) };
  try {
    const key = loadMasterKey({ env, file, dataDir, create: false });
    return { finding: good('master key', `${source}${source === file ? ', for its owner only' : ''}`), key };
  } catch (error) {
    if (!(error instanceof MasterKeyError)) throw error;
    const mend = 'Keep the one key that the data was made with; nothing opens the data without it.';
    return { finding: bad('master key', error.message, mend) };
  }
}

export function checkDataDirectory({ data }: Settings): Finding {
  const name = 'data directory';
  if (!existsSync(data)) return idle(name, `none yet; the first start makes ${data}`);
  const status = statSync(data);
  if (!status.isDirectory())
    return bad(name, `${data} is a file`, 'Move it away, or name another directory with --data.');
  if ((status.mode & 0o077) !== 0)
    return bad(
      name,
      `others can reach ${data} (mode ${(status.mode & 0o777).toString(8)})`,
      `chmod 700 ${data}`,
    );
  try {
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return bad(name, `${data} may not be written by this user`, 'Run Gatehouse as the user that owns it.');
  }
  return good(name, `${data}, for its owner only`);
}

export async function checkStore({ settings, masterKey, running }: Surroundings): Promise<Finding> {
  const name = 'store';
  const { data, databaseUrl } = settings;
  if (running !== undefined)
    return good(
      name,
      `${running.dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'}, in use by the running server`,
    );
  if (databaseUrl === undefined && !hasData(settings))
    return idle(name, 'none yet; the first start makes it');
  if (masterKey === undefined)
    return bad(name, 'not opened without its master key', 'Mend the master key first.');
  try {
    const store = await openStore({ dataDir: data, databaseUrl });
    try {
      await openVault(store, masterKey);
    } finally {
      await store.close();
    }
    return good(name, `${store.dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'}; the master key opens it`);
  } catch (error) {
    const mend =
      error instanceof MasterKeyError
        ? 'Give the key that this data was made with.'
        : databaseUrl === undefined
          ? `If the file is damaged: npx gatehouse restore <backup> --data <empty directory>`
          : 'Check the address, user and password, and that the database server runs.';
    return bad(name, withoutPassword((error as Error).message || String(error), databaseUrl), mend);
  }
}

/** Messages of database drivers may repeat the address that they were given. */
export function withoutPassword(message: string, databaseUrl: string | undefined): string {
  if (databaseUrl === undefined || !URL.canParse(databaseUrl)) return message;
  const { password } = new URL(databaseUrl);
  return password === ''
    ? message
    : message.replaceAll(password, '***').replaceAll(decodeURIComponent(password), '***');
}

/** No clock is right that stands before this program was written. */
const earliest = Date.UTC(2026, 0, 1);
/** Milliseconds that clocks may differ: the operator's credential is good for a minute. */
const tolerance = 5_000;

/** `newest`: when the newest Snapshot was made; `server`: the time of the server that answered. */
export function checkClock(now: number, newest: number | undefined, server: number | undefined): Finding {
  const mend = 'Set the clock, by NTP best: expiry of keys, waivers and certificates goes by it.';
  const shown = new Date(now).toISOString();
  if (now < earliest) return bad('clock', `it shows ${shown}`, mend);
  if (newest !== undefined && newest > now + tolerance)
    return bad(
      'clock',
      `it shows ${shown}, but the newest Snapshot was made ${new Date(newest).toISOString()}`,
      mend,
    );
  if (server !== undefined && Math.abs(server - now) > tolerance)
    return bad(
      'clock',
      `it differs from the server's by ${Math.round(Math.abs(server - now) / 1000)} s`,
      mend,
    );
  return good('clock', shown);
}

export function hasData({ data }: Settings): boolean {
  return existsSync(join(data, 'gatehouse.db'));
}
