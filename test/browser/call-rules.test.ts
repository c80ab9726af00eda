import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import { FakeApp } from './fake-app.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';

const entry = (i: number) => ({
  at: Date.now() - i * 60_000,
  decision: `d_0123456789abcdef${i}`,
  zone: 'external',
  version: `${'a-very-long-name-'.repeat(3)}/v1`,
  operation: 'POST /licences/{number}/renewals',
  application: i === 1 ? null : 'app_0123456789abcdefghij',
  key: 'key_1',
  certificate: null,
  user: i === 2 ? null : 'usr_0123456789abcdefghij',
  token: null,
  client: 'c_1',
  target: 't_1',
});
const file = '20261122T103000000Z-0123456789abcdef.jsonl';
const schema = `action "GET /licences/{number}" in ["reads", "tells-harm"] appliesTo {\n  principal: [User],\n};\n`;
const page = (...items: unknown[]) => ({ body: { items, next: null } });

suite('the call journal and Cedar', () => {
  let holds = true;
  let checked: object;
  beforeEach(() => {
    holds = true;
  });
  const on = new FakeApp(() => ({
    'GET /api/v1/journal': () => page(entry(0), entry(1), entry(2)),
    'GET /api/v1/journal/verification': () => ({
      body: {
        holds,
        entries: 3,
        bytes: 900,
        files: [
          {
            file,
            condition: holds ? 'whole' : 'changed',
            entries: 3,
            line: holds ? null : 2,
            begunAt: 1,
            lastAt: 2,
          },
        ],
      },
    }),
    'POST /api/v1/journal/targets': () => ({ body: { target: 't_found' } }),
    'GET /api/v1/apis': () =>
      page({
        id: 'api_1',
        name: 'city',
        title: 'City services',
        description: '',
        owner: '',
        createdAt: 1,
        updatedAt: 1,
        revision: 1,
      }),
    'GET /api/v1/apis/city/versions': () => page({ id: 'ver_1', name: 'v1' }),
    'GET /api/v1/apis/city/versions/v1/operations': () =>
      page({ id: 'op_1', method: 'GET', path: '/licences/{number}' }),
    'POST /api/v1/cedar/check': () => ({ body: checked }),
  }));

  const open = async (path: string, name: string) => {
    await on.page.goto(`${on.server.origin}${path}`);
    await on.page.getByRole('heading', { level: 1, name }).waitFor();
    await on.page.waitForLoadState('networkidle');
  };
  const sent = (path: string) => on.server.calls.filter(call => call.path === `/api/v1${path}`).at(-1);
  const shot = async (name: string) => {
    const to = process.env['GATEHOUSE_TEST_SHOTS'];
    if (to !== undefined) await on.page.screenshot({ path: `${to}/${name}.png`, fullPage: true });
  };
  const reads = async (name: string) => {
    for (const [colorScheme, viewport] of [
      ['light', desktop],
      ['dark', phone],
    ] as const) {
      await on.page.emulateMedia({ colorScheme });
      await on.page.setViewportSize(viewport);
      // Tables become lists when the screen has told them how wide it is.
      await on.page.waitForTimeout(400);
      await fitsWindow(on.page);
      await axe(on.page);
      await shot(`${name}-${colorScheme}`);
    }
    on.watched.quiet();
  };

  test('the journal is listed, proven when asked, and searched by target', async () => {
    await open('/journal', 'Call journal');
    await on.page.getByRole('button', { name: 'Verify the journal' }).click();
    await on.page.getByText('The journal is as it was written').waitFor();
    await reads('journal');
    await on.page.setViewportSize(desktop);
    await on.page.getByRole('button', { name: 'Find a target' }).click();
    await on.page.getByRole('textbox', { name: 'Target' }).fill('/city/v1/licences/7/renewals');
    await on.page.getByRole('button', { name: 'Find calls' }).click();
    await on.page.getByText('t_found').waitFor();
    assert.deepEqual(sent('/journal/targets')?.body, {
      method: 'POST',
      target: '/city/v1/licences/7/renewals',
    });
  });

  test('a journal that was tampered with is not to be overlooked', async () => {
    holds = false;
    await open('/journal', 'Call journal');
    await on.page.getByRole('button', { name: 'Verify the journal' }).click();
    await on.page.getByText('The journal was tampered with').waitFor();
    await on.page.getByText('Changed from line 2 on').waitFor();
  });

  test('policies in Cedar are checked, and a call is tried', async () => {
    checked = {
      valid: false,
      faults: [{ line: 2, column: 8, policy: 'clerks', message: 'attribute `paht` not found' }],
      schema,
      decision: null,
      decidedAt: 1,
    };
    await open('/cedar?api=city&version=v1', 'Cedar');
    await on.page.getByRole('button', { name: 'Check policies' }).click();
    await on.page.getByText('Line 2, column 8 (clerks): attribute `paht` not found').waitFor();
    await on.page.getByRole('combobox', { name: /Operation of a call/ }).click();
    await on.page.getByRole('option', { name: 'GET /licences/{number}' }).click();
    await on.page.getByRole('textbox', { name: /Path parameters/ }).fill('number=7');
    await on.page.getByRole('textbox', { name: /Claims/ }).fill('level=3');
    checked = {
      ...checked,
      valid: true,
      faults: [],
      decision: { permitted: true, because: ['clerks'], errors: [] },
    };
    await on.page.getByRole('button', { name: 'Check policies' }).click();
    await on.page.getByText('Permitted by clerks.').waitFor();
    await reads('cedar');
    const asked = sent('/cedar/check')?.body as { call: object; claims: object } | undefined;
    assert.deepEqual(asked?.claims, { level: 'number' });
    assert.deepEqual(asked?.call, {
      operation: 'GET /licences/{number}',
      path: { number: '7' },
      scopes: [],
      claims: { level: 3 },
    });
  });
});
