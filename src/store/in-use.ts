import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const sqliteBusy = 5;

/**
 * True while any connection has the SQLite store of the directory open. In WAL mode each one holds a shared lock
 * for as long as it lives, so leaving that mode, which needs the file alone, tells. The store takes it up again
 * when it is opened next.
 */
export function isStoreInUse(dataDir: string): boolean {
  const file = join(dataDir, 'gatehouse.db');
  if (!existsSync(file)) return false;
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma journal_mode = delete');
    return false;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return true;
    throw error;
  } finally {
    database.close();
  }
}
