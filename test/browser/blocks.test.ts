import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakeApp } from './fake-app.ts';
import { problemAnswer } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';

const base = {
  zone: 'external',
  what: 'address',
  application: null,
  address: '203.0.113.7',
  sandbox: false,
  crossSite: false,
  mode: 'block',
  level: 1,
  refused: 0,
  since: Date.now() - 30_000,
  until: Date.now() + 30_000,
  policyId: 'att_1',
};
const application = { id: 'app_1', name: `${'a-very-long-name-'.repeat(3)}client` };
const blocks = [
  { ...base, id: 'blk_0000000000000001', address: '2001:db8:1234:5678::/64', crossSite: true },
  { ...base, id: 'blk_0000000000000002', what: 'application', application, level: 4, refused: 12_345 },
  { ...base, id: 'blk_0000000000000003', what: 'user', application, address: null, mode: 'report' },
  { ...base, id: 'blk_0000000000000004', what: 'application', application, address: null, sandbox: true },
];

suite('blocks', () => {
  const on = new FakeApp(() => ({
    'GET /api/v1/blocks': () => ({ body: { items: blocks, next: null } }),
  }));
  const open = () => on.openQuietly('/blocks');
  const lift = () => on.page.getByRole('button', { name: /^Lift the block/ });

  test('read well whoever they are of: light, dark, and on a phone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', desktop],
      ['dark', phone],
    ] as const) {
      await on.page.emulateMedia({ colorScheme });
      await on.page.setViewportSize(viewport);
      await open();
      await fitsWindow(on.page);
      await axe(on.page);
    }
    on.watched.quiet();
  });

  test('are lifted with a reason; one that has ended meanwhile says so, and nothing typed is lost', async () => {
    const url = 'POST /api/v1/blocks/blk_0000000000000002/lift';
    on.server.routes[url] = () =>
      problemAnswer(404, 'not-found', 'Not found', { detail: 'There is no block "blk_0000000000000002".' });
    await open();
    assert.equal(await lift().count(), 4);
    await lift().nth(1).click();
    const dialog = on.page.getByRole('dialog');
    const reason = dialog.getByRole('textbox', { name: 'Reason' });
    await reason.fill('Their scanner is mended.');
    await axe(on.page);
    await dialog.getByRole('button', { name: 'Lift block' }).click();
    await dialog.getByText('There is no block').waitFor();
    assert.equal(await reason.inputValue(), 'Their scanner is mended.');
    on.server.routes[url] = () => ({ body: blocks[1] });
    await dialog.getByRole('button', { name: 'Lift block' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(on.sent('POST', '/blocks/blk_0000000000000002/lift').at(-1)?.body, {
      reason: 'Their scanner is mended.',
    });
  });

  test('are only read by who may not lift them', async () => {
    on.as('stops:read');
    await open();
    assert.equal(await lift().count(), 0);
  });

  test('none at all says what would be here; a list that does not come says so', async () => {
    on.server.routes['GET /api/v1/blocks'] = () => ({ body: { items: [], next: null } });
    await open();
    await on.page.getByText('Nobody is blocked').waitFor();
    await axe(on.page);
    on.server.routes['GET /api/v1/blocks'] = () => problemAnswer(503, 'not-ready', 'Not ready');
    await open();
    await on.page.getByText('Not ready').first().waitFor();
    await axe(on.page);
  });
});
