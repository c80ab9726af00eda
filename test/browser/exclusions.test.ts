import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakeApp } from './fake-app.ts';
import { problemAnswer } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone, sound } from './support.ts';

const now = Date.now();
const exclusion = {
  id: 'att_1',
  revision: 3,
  rule: 7707010,
  tag: null,
  parameter: { in: 'body', pointer: '/article/html' },
  because: `Editors of articles write HTML. ${'a-very-long-word'.repeat(8)}`,
  summary: `Rule 7707010 does not look at /article/${'html'.repeat(20)} of the body`,
  scope: 'operation',
  scopeId: 'op_1',
  api: 'city',
  version: 'v1',
  operation: 'POST /articles',
  createdAt: now,
  updatedAt: now,
  by: 'token:tok_1',
};
const decision = {
  id: 'd_1',
  at: now,
  zone: 'external',
  version: 'city/v1',
  operation: 'POST /articles',
  application: 'umbrella',
  code: 'threat-detected',
  status: 403,
  policy: 'threat-rules',
  policyId: 'att_9',
  mode: 'block',
  reason: 'rules 7707010 in ARGS (body /article/html) and 7707040 in ARGS',
};
const rule = { message: 'Markup that runs', category: 'cross-site scripting', place: 'ARGS', others: 3 };
const found = {
  at: {
    api: 'city',
    version: 'v1',
    lifecycle: 'published',
    operation: { id: 'op_1', method: 'POST', path: '/articles' },
  },
  rules: [
    { ...rule, rule: 7707010, parameter: { in: 'body', pointer: '/article/html' } },
    { ...rule, rule: 7707040, parameter: null, others: 0 },
  ],
};
const attack = "he said %27 or 1=1 -- <b onload='x'>";
const explained = {
  version: 'city/v1',
  operation: 'POST /articles',
  refused: true,
  earlier: [],
  exclusions: ['Rule 7707040 does not run'],
  attachments: [
    {
      id: 'att_9',
      scope: 'version',
      mode: 'block',
      summary: 'Judges requests by the rules gatehouse-api',
      refused: true,
      category: 'SQL injection',
      exceeded: null,
      rules: [
        {
          id: 7701010,
          message: 'A condition that leaves its value',
          refuses: true,
          looks: [
            {
              name: 'ARGS:json.note',
              steps: [
                { after: null, value: attack, found: null },
                { after: 'urlDecodeUni', value: attack, found: "' or 1=1" },
              ],
            },
          ],
        },
      ],
      values: [
        { name: 'ARGS:json.note', value: 'x'.repeat(500), kind: 'prose', rules: 38 },
        { name: 'ARGS:json.id', value: 'a', kind: 'settled', rules: 0 },
      ],
      proposed: [],
    },
  ],
};
const one = (name: string) => ({ items: [{ id: name, name, title: name }], next: null });

suite('exclusions', () => {
  const on = new FakeApp(() => ({
    'GET /api/v1/threat-exclusions': () => ({ body: { items: [exclusion], next: null } }),
    'GET /api/v1/decisions/d_1': () => ({ body: decision }),
    'GET /api/v1/decisions/d_1/rules': () => ({ body: found }),
    'GET /api/v1/apis/city/versions/v1/operations': () => ({ body: { items: [], next: null } }),
    'GET /api/v1/apis': () => ({ body: one('city') }),
    'GET /api/v1/apis/city/versions': () => ({ body: one('v1') }),
    'GET /api/v1/users': () => ({ body: { items: [], next: null } }),
    'GET /api/v1/tokens': () => ({ body: { items: [], next: null } }),
  }));
  const dialog = () => on.page.getByRole('dialog');
  const takeBack = () => on.page.getByRole('button', { name: 'Take back a false alarm' });

  test('are listed with why, by whom and where, and removed; light, dark, and on a phone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', desktop],
      ['dark', phone],
    ] as const) {
      await on.page.emulateMedia({ colorScheme });
      await on.page.setViewportSize(viewport);
      await on.openQuietly('/exclusions');
      await on.page.getByText('Editors of articles').waitFor();
      await fitsWindow(on.page);
      await axe(on.page);
    }
    on.watched.quiet();
    on.server.routes['DELETE /api/v1/attachments/att_1'] = () => ({ status: 204 });
    await on.page.getByRole('button', { name: /^Remove/ }).click();
    await dialog().getByRole('button', { name: 'Remove exclusion' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.equal(on.sent('DELETE', '/attachments/att_1').length, 1);
  });

  test('begin at a refusal: the narrowest is filled in, and what it leaves unguarded is told', async () => {
    await on.page.setViewportSize(phone);
    await on.openQuietly('/decisions/d_1');
    await takeBack().click();
    await dialog().getByText('3 other rules against cross-site scripting').waitFor();
    assert.equal(await dialog().getByLabel('Path of the member').inputValue(), '/article/html');
    await dialog().getByText('in /article/html of the body. It goes on looking everywhere else').waitFor();
    await axe(on.page);
    await fitsWindow(on.page);
    await dialog().getByRole('button', { name: 'Add exclusion' }).click();
    await dialog().getByText('Say why').waitFor();
    await dialog().getByLabel('Because').fill('Editors of articles write HTML.');
    on.server.routes['POST /api/v1/attachments'] = () => ({ status: 201, body: {} });
    await dialog().getByRole('button', { name: 'Add exclusion' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual(on.sent('POST', '/attachments').at(-1)?.body, {
      scope: 'operation',
      scopeId: 'op_1',
      policy: 'threat-exclusion',
      options: {
        rule: 7707010,
        parameter: { in: 'body', pointer: '/article/html' },
        because: 'Editors of articles write HTML.',
      },
    });
  });

  test('are compared by a request before they are added; a change of the exclusion asks for another comparison', async () => {
    const [attachment] = explained.attachments;
    const passing = {
      ...explained,
      refused: false,
      attachments: [{ ...attachment, refused: false, rules: [] }],
    };
    on.server.routes['POST /api/v1/threat-rules/explain'] = () => ({
      body: { asIs: explained, withExclusion: passing },
    });
    for (const [viewport, name] of [
      [desktop, 'exclusion-compared'],
      [phone, 'exclusion-compared-phone'],
    ] as const) {
      await on.page.setViewportSize(viewport);
      await on.openQuietly('/decisions/d_1');
      await takeBack().click();
      const compare = dialog().getByRole('button', { name: 'Compare' });
      assert.equal(await compare.isDisabled(), true);
      await dialog().getByLabel('Try it with a request').fill('POST /articles HTTP/1.1');
      await compare.click();
      await dialog().getByText('let it pass with the exclusion').waitFor();
      await dialog().getByText('Finds something now and no longer: 7701010').waitFor();
      // What is half out of sight counts as too small to be met.
      await dialog().getByText('For POST /articles').scrollIntoViewIfNeeded();
      await sound(on.watched, name);
      assert.deepEqual(on.sent('POST', '/threat-rules/explain').at(-1)?.body, {
        api: 'city',
        version: 'v1',
        request: 'POST /articles HTTP/1.1',
        exclusion: {
          rule: 7707010,
          parameter: { in: 'body', pointer: '/article/html' },
          because: 'Tried before it is added.',
        },
      });
      await dialog().getByLabel('Path of the member').fill('/article/text');
      await dialog().getByText('let it pass with the exclusion').waitFor({ state: 'detached' });
      await dialog().getByLabel('Path of the member').fill('none');
      assert.equal(await compare.isDisabled(), true);
    }
    assert.equal(on.sent('POST', '/attachments').length, 0);
    on.server.routes['POST /api/v1/threat-rules/explain'] = () =>
      problemAnswer(422, 'invalid-input', 'Invalid input', { detail: 'expected a header field in line 2' });
    await dialog().getByLabel('Path of the member').fill('/article/html');
    await dialog().getByRole('button', { name: 'Compare' }).click();
    await dialog().getByText('expected a header field in line 2').waitFor();
  });

  test('ask for a name that the caller chose, since it was not kept, and keep what is typed when refused', async () => {
    await on.openQuietly('/decisions/d_1');
    await takeBack().click();
    await dialog()
      .getByLabel(/7707040/)
      .click();
    await dialog().getByText('it was not kept').waitFor();
    await dialog().getByText('No other rule looks for').waitFor();
    const path = dialog().getByLabel('Path of the member');
    assert.equal(await path.inputValue(), '');
    await path.fill('note');
    await dialog().getByLabel('Because').fill('The search takes anything.');
    await dialog().getByRole('button', { name: 'Add exclusion' }).click();
    await dialog().getByText('Write it as a path').waitFor();
    assert.equal(on.sent('POST', '/attachments').length, 0);
    await path.fill('/note');
    on.server.routes['POST /api/v1/attachments'] = () =>
      problemAnswer(422, 'snapshot-refused', 'Snapshot refused', {
        detail: 'the contract has no member /note in a JSON body',
      });
    await dialog().getByRole('button', { name: 'Add exclusion' }).click();
    await dialog().getByText('the contract has no member /note').waitFor();
    assert.equal(await path.inputValue(), '/note');
  });

  test('are not offered for what another control refused, nor to who may not', async () => {
    on.server.routes['GET /api/v1/decisions/d_1'] = () => ({
      body: { ...decision, policy: 'deny-patterns' },
    });
    await on.openQuietly('/decisions/d_1');
    await on.page.getByText('How to mend it').waitFor();
    assert.equal(await takeBack().count(), 0);
    on.server.routes['GET /api/v1/decisions/d_1'] = () => ({ body: decision });
    on.as('decisions:read', 'apis:read');
    await on.openQuietly('/decisions/d_1');
    await on.page.getByText('How to mend it').waitFor();
    assert.equal(await takeBack().count(), 0);
  });

  test('a request that is pasted is explained step by step', async () => {
    on.server.routes['POST /api/v1/threat-rules/explain'] = () => ({
      body: { asIs: explained, withExclusion: null },
    });
    for (const viewport of [desktop, phone]) {
      await on.page.setViewportSize(viewport);
      await on.openQuietly('/exclusions/try?api=city&version=v1');
      await on.page.getByLabel('As HTTP writes it').fill('GET / HTTP/1.1');
      await on.page.getByRole('button', { name: 'Try request' }).click();
      await on.page.getByText('Threat rules refuse it').waitFor();
      await on.page.getByText("' or 1=1", { exact: true }).waitFor();
      await on.page.getByText('settled by the contract').waitFor();
      await axe(on.page);
      await fitsWindow(on.page);
    }
    on.watched.quiet();
  });

  test('none at all says what would be here; a list that does not come says so', async () => {
    on.server.routes['GET /api/v1/threat-exclusions'] = () => ({ body: { items: [], next: null } });
    await on.openQuietly('/exclusions');
    await on.page.getByText('Threat rules look at everything').waitFor();
    await axe(on.page);
    on.server.routes['GET /api/v1/threat-exclusions'] = () => problemAnswer(503, 'not-ready', 'Not ready');
    await on.openQuietly('/exclusions');
    await on.page.getByText('Not ready').first().waitFor();
    await axe(on.page);
  });
});
