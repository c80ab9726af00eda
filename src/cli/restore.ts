import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadMasterKey, type MasterKey, MasterKeyError, openVault } from '#credentials';
import { GatehouseError } from '#kernel';
import { isStoreInUse, openStore, type Store } from '#store';
import { readSettings, type Settings } from '../settings.ts';
import { CommandFailure } from './exit.ts';
import { unreadable } from './files.ts';
import type { Io } from './io.ts';
import { count } from './output.ts';
import { action, commandOf, type Session } from './session.ts';

interface Options {
  readonly force?: boolean;
  readonly databaseUrl?: string;
}

/**
 * `restore`: fills the store from a backup, with no server. Everything that can be wrong is found out first, in a
 * store made for that; what is replaced is kept as a backup of its own.
 */
export function restoreCommand(io: Io): Command {
  return commandOf('restore <file>', 'Fill the store from a backup. The server must be stopped.')
    .option('--force', 'replace what the store holds (a backup of it is kept in the data directory)')
    .option('--database-url <url>', 'PostgreSQL to restore into [GATEHOUSE_DATABASE_URL]')
    .action(
      action(io, async (session, options: Options, file: string) => {
        const settings = readSettings({ ...session.flags, 'database-url': options.databaseUrl }, io.env);
        if (!existsSync(file)) throw unreadable(file, { code: 'ENOENT' });
        const { data: dataDir, masterKeyFile } = settings;
        const masterKey = loadMasterKey({ env: io.env, file: masterKeyFile, dataDir, create: false });
        await refuseRunning(session, settings);
        const done = await session.progress(`Restoring ${file}`, async () => {
          await rehearse(file, dataDir, masterKey);
          return restore(file, settings, options.force === true, io);
        });
        // It holds what was served before; nothing may serve from it any more.
        await rm(join(dataDir, 'gateway', 'last-good.sealed'), { force: true });
        session.out.result(
          { file, ...done },
          () =>
            [
              `Restored ${count(done.rows, 'row')} from ${file}.`,
              ...(done.replaced === null ? [] : [`What was there before is in ${done.replaced}.`]),
            ].join('\n'),
          ['npx gatehouse start'],
        );
      }),
    );
}

async function refuseRunning(session: Session, settings: Settings): Promise<void> {
  const inUse = settings.databaseUrl === undefined && isStoreInUse(settings.data);
  if (inUse || (await answers(session)))
    throw new CommandFailure('refused', 'A Gatehouse is running on this data; nothing was restored.', {
      hints: ['Stop it first. A restore replaces the store under it.'],
    });
}

/** True when the Gatehouse at the address takes a credential made from this master key: it works on this data. */
async function answers({ client }: Session): Promise<boolean> {
  try {
    await client.get('/status');
    return true;
  } catch (error) {
    if (error instanceof CommandFailure) return false;
    throw error;
  }
}

/** Restores into a store of its own, which is thrown away: is the file whole, and does the master key open it? */
async function rehearse(file: string, dataDir: string, masterKey: MasterKey): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(join(dataDir, 'restore-'));
  let store: Store | undefined;
  try {
    store = await openStore({ dataDir: directory });
    await store.restore(file);
    await openVault(store, masterKey);
  } catch (error) {
    if (error instanceof MasterKeyError)
      throw new CommandFailure(
        'refused',
        'The backup was made under another master key; nothing was restored.',
        {
          hints: [
            'Put the key that belongs to it in place (GATEHOUSE_MASTER_KEY, or the key file), then repeat.',
          ],
        },
      );
    if (error instanceof GatehouseError)
      throw new CommandFailure('refused', `${file} cannot be restored; nothing was changed.`, {
        code: error.code,
        hints: [error.message],
      });
    throw error;
  } finally {
    await store?.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function restore(file: string, settings: Settings, force: boolean, io: Io) {
  const { data: dataDir, databaseUrl } = settings;
  const store = await openStore({ dataDir, databaseUrl });
  try {
    let replaced: string | null = null;
    if (force) {
      const stamp = new Date(io.clock.now()).toISOString().replace(/[:.]/g, '-');
      const kept = join(dataDir, `replaced-${stamp}.backup`);
      const { rows } = await store.backup(kept);
      if (rows > 0) replaced = kept;
      else await rm(kept);
    }
    const { rows } = await store.restore(file, { replace: force });
    return { rows, replaced };
  } catch (error) {
    if (error instanceof GatehouseError && error.code === 'conflict')
      throw new CommandFailure('refused', 'The store is not empty; nothing was restored.', {
        code: 'conflict',
        hints: [
          'Restore into another directory with --data, or replace what is there with --force.',
          '--force keeps a backup of what it replaces.',
        ],
      });
    throw error;
  } finally {
    await store.close();
  }
}
