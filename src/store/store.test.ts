import assert from 'node:assert/strict';
import { eachStore } from './testing.ts';

eachStore('what was changed is read back', async (_t, store) => {
  assert.equal(await store.feed.head(), 0);
});
eachStore('what was changed is read back 2', async (_t, store) => {
  assert.equal(await store.feed.head(), 0);
});
