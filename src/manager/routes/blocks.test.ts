import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { HeldBlock } from '#gateway';
import { openTestApi, start, type TestApi } from '../http/testing.ts';
import { client, expect, lastAudited } from './testing.ts';

const seconds = start / 1000;
const reason = 'A test says so.';

const held = (number: number, over: Partial<HeldBlock> = {}): HeldBlock => ({
  id: `blk_${String(number).padStart(16, '0')}`,
  zone: 'external',
  policyId: 'att_1',
  address: '198.51.100.7',
  application: '',
  isUser: false,
  isSandbox: false,
  isCrossSite: false,
  reports: false,
  level: 1,
  refused: 0,
  since: seconds - number,
  until: seconds + 60,
  ...over,
});

let api: TestApi;
let blocks: HeldBlock[] = [];
before(async () => {
  const lift = (id: string) => {
    const before = blocks.length;
    blocks = blocks.filter(block => block.id !== id);
    return blocks.length < before;
  };
  api = await openTestApi({ blocks: { list: () => blocks, lift } });
  await client(api);
});
beforeEach(() => {
  blocks = [held(1), held(2), held(3)];
});
after(() => api.close());

type Shown = Record<string, unknown> & { id: string };
const list = async (query = '') => {
  const { body } = await expect(api, 200, { url: `/blocks${query}` });
  return { items: body['items'] as Shown[], next: body['next'] as string | null };
};
const lifting = (id: string) => ({ method: 'POST' as const, url: `/blocks/${id}/lift`, body: { reason } });

suite('blocks', () => {
  test('are listed with whom they are of, since when and until when', async () => {
    const { body } = await expect(api, 200, { url: '/applications/umbrella' });
    const id = String(body['id']);
    blocks = [
      held(1, { application: id, isUser: true, address: '' }),
      held(2, { application: 'app_gone', reports: true, isSandbox: true, level: 3, refused: 9 }),
      held(3, { isCrossSite: true }),
    ];
    const { items } = await list();
    assert.deepEqual(
      items.map(({ what, application, address, mode }) => ({ what, application, address, mode })),
      [
        { what: 'user', application: { id, name: 'umbrella' }, address: null, mode: 'block' },
        {
          what: 'application',
          application: { id: 'app_gone', name: 'app_gone' },
          address: '198.51.100.7',
          mode: 'report',
        },
        { what: 'address', application: null, address: '198.51.100.7', mode: 'block' },
      ],
    );
    assert.deepEqual(
      [items[1]?.['level'], items[1]?.['refused'], items[1]?.['since'], items[1]?.['until']],
      [3, 9, start - 2_000, start + 60_000],
    );
  });

  test('are read page by page while they end: none is left out, and none shown twice', async () => {
    blocks = [held(1), held(2), held(3), held(4, { since: seconds - 3 })];
    const first = await list('?limit=2');
    assert.deepEqual(
      first.items.map(({ id }) => id),
      [held(1).id, held(2).id],
    );
    blocks = blocks.slice(2);
    const second = await list(`?limit=9&after=${first.next}`);
    assert.deepEqual(
      second.items.map(({ id }) => id),
      [held(4).id, held(3).id],
    );
    assert.equal(second.next, null);
    for (const after of ['x', '1', '1.blk_1', '%00'])
      await expect(api, 400, { url: `/blocks?after=${after}` });
  });

  test('are lifted once, for a reason that is audited with everything but the address', async () => {
    const { id } = held(2);
    await expect(api, 400, { ...lifting(id), body: {} });
    assert.equal(blocks.length, 3);
    await expect(api, 200, lifting(id));
    assert.deepEqual(
      (await list()).items.map(({ id }) => id),
      [held(1).id, held(3).id],
    );
    await expect(api, 404, lifting(id));
    const entry = await lastAudited(api, 'block.lift');
    assert.equal(entry['resourceId'], id);
    assert.deepEqual(entry.detail, { what: 'address', zone: 'external', level: 1, why: reason });
    assert.doesNotMatch(JSON.stringify(entry), /198\.51/);
  });

  for (const id of ['blk_9999999999999999', 'blk_', 'all', '%2e%2e'])
    test(`nothing is lifted by the name ${id}`, async () => {
      const { status } = await api.call(lifting(id));
      assert.ok(status === 404 || status === 400, String(status));
      assert.equal(blocks.length, 3);
    });

  test('are lifted by security and administrators only', async () => {
    for (const role of [
      'business-owner',
      'api-developer',
      'application-developer',
      'analyst',
      'auditor',
    ] as const)
      await expect(api, 403, { ...lifting(held(1).id), as: await api.token([role]) });
    assert.equal(blocks.length, 3);
    await expect(api, 200, { ...lifting(held(1).id), as: await api.token(['security']) });
  });

  test('tell addresses to nobody who may not see stops', async () => {
    await expect(api, 403, { url: '/blocks', as: await api.token(['application-developer']) });
    await expect(api, 401, { url: '/blocks', as: null });
  });
});
