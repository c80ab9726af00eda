import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Store } from '#store';
import { defineRoute } from '../../http/route.ts';

export const createBackupRoute = defineRoute({
  method: 'POST',
  url: '/backup',
  permission: 'backup:write',
  tag: 'backup',
  recent: true,
  summary: 'Download a backup of the store',
  description:
    'Consistent, and restored as a whole or not at all. Secrets in it are sealed under the master key, which is not in it: keep both, apart.',
  downloads: true,
  rehearsable: false,
  handler: async ({ change, services, now }) => {
    // Audited before it is made, so that the backup itself tells of it.
    await change(({ audit }) => audit({ action: 'backup.create', id: '-' }));
    const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
    return { stream: await backupStream(services.store), fileName: `gatehouse-${stamp}.backup` };
  },
});

/** The backup passes through a file that only we can open and that has no name any more when it is read. */
async function backupStream(store: Store): Promise<Readable> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-backup-'));
  try {
    const path = join(directory, 'store.backup');
    await store.backup(path);
    return (await open(path)).createReadStream();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
