import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { isStoreInUse } from './in-use.ts';
import { openStore } from './store.ts';

suite('a store in use', () => {
  test('is told apart from one that is closed or missing, and is not harmed by the question', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-in-use-'));
    try {
      assert.equal(isStoreInUse(dataDir), false);
      const store = await openStore({ dataDir });
      assert.equal(isStoreInUse(dataDir), true);
      assert.equal(await store.feed.head(), 0);
      await store.close();
      assert.equal(isStoreInUse(dataDir), false);
      const again = await openStore({ dataDir });
      assert.equal(isStoreInUse(dataDir), true);
      await again.close();
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
