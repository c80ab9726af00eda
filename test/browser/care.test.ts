/** What is done for credentials: what ends soon, what leaked, and the vault that all secrets are in. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { longestReport } from '#manager';
import { anonymousSession, problemAnswer } from './fake-server.ts';
import { FakeApp } from './fake-app.ts';
import { desktop, phone, sound } from './support.ts';

const now = Date.now();
const day = 86_400_000;
const longTitle = 'Municipal parking and street maintenance gateway integration service';
const ending = [
  { kind: 'key', hint: 'x7Qa', left: 0.4 },
  { kind: 'client-secret', hint: 'nopq', left: 3.2 },
  { kind: 'certificate', hint: '7f3a9c0d1e2b4a5f6071829304a5b6c7', left: 6.1 },
  { kind: 'signing-key', hint: 'Billing server in the second data centre', left: 29.5 },
].map(({ kind, hint, left }, at) => ({
  kind,
  hint,
  id: `crd_${at}`,
  applicationId: 'app_1',
  application: { name: 'parking', title: longTitle },
  developer: 'acme-mobility',
  createdAt: now - 80 * day,
  notAfter: now + left * day,
}));
const looks = [
  ['desktop-light', desktop, 'light'],
  ['desktop-dark', desktop, 'dark'],
  ['phone-light', phone, 'light'],
  ['phone-dark', phone, 'dark'],
] as const;

const status = {
  source: 'file',
  master: '0f1e2d3c4b5a6978',
  masters: ['0f1e2d3c4b5a6978'],
  realms: [
    { realm: 'external', key: 'external-3', since: now - 40 * day, items: 1204, older: 0 },
    { realm: 'internal', key: 'internal-3', since: now - 40 * day, items: 31, older: 4 },
  ],
};
const entry = (sequence: number, action: string, detail: object) => ({
  sequence,
  at: now - sequence * 3_600_000,
  actor: action === 'vault.unseal' ? 'system' : 'user:usr_1',
  action,
  resourceKind: action === 'vault.unseal' ? 'vault-item' : 'vault',
  resourceId: action === 'vault.unseal' ? 'vlt_0123456789abcdefghij' : '-',
  detail,
  address: '',
  place: null,
});
const unsealed = ['signing-key', 'upstream-seal', 'pepper'].map((kind, at) =>
  entry(at + 1, 'vault.unseal', { realm: 'external', kind, process: 4711 }),
);

suite('credentials and the vault in the console', () => {
  let vault: object;
  const on = new FakeApp(() => {
    vault = status;
    return {
      'GET /api/v1/ending-credentials': () => ({ body: { items: ending } }),
      'GET /api/v1/vault': () => ({ body: vault }),
      'POST /api/v1/vault/rotate': () => ({ body: vault }),
      'POST /api/v1/vault/finish': () => ({ body: status }),
      'GET /api/v1/users': () => ({ body: { items: [{ id: 'usr_1', name: 'Ada Lovelace' }], next: null } }),
      'GET /api/v1/tokens': () => ({ body: { items: [], next: null } }),
      'GET /api/v1/audit': ({ query }) => ({
        body: {
          items: query['action'] === 'vault.unseal' ? unsealed : [entry(9, 'vault.rotate', { keys: 'data' })],
          next: null,
        },
      }),
    };
  });
  const button = (name: string) => on.page.getByRole('button', { name, exact: true });

  test('what ends soon and the vault read well: light, dark, and on a phone', async () => {
    for (const [name, viewport, colorScheme] of looks) {
      await on.page.setViewportSize(viewport);
      await on.page.emulateMedia({ colorScheme });
      for (const path of ['/ending-credentials', '/vault']) {
        await on.open(path);
        await on.page
          .getByText(path === '/vault' ? 'Ada Lovelace' : 'in 29 days')
          .first()
          .waitFor();
        await sound(on.watched, `console${path.replace('/', '-')}-${name}`);
      }
    }
  });

  test('what ends soon is narrowed by kind and time; nothing, and a failure, are told', async () => {
    await on.open('/ending-credentials?kind=certificate&within=90');
    assert.equal(await on.page.getByRole('row').count(), 2);
    assert.deepEqual(
      on.sent('GET', '/ending-credentials').map(({ query }) => query['days']),
      ['90'],
    );
    on.server.routes['GET /api/v1/ending-credentials'] = () => ({ body: { items: [] } });
    await on.open('/ending-credentials');
    await on.page.getByRole('heading', { name: 'Nothing ends soon' }).waitFor();
    await sound(on.watched, 'console-ending-empty');
    on.server.routes['GET /api/v1/ending-credentials'] = () => problemAnswer(500, 'internal-error', 'Broken');
    await on.open('/ending-credentials');
    await button('Try again').waitFor();
  });

  test('data keys are replaced after a question, and a rotation of the master key is finished', async () => {
    await on.open('/vault');
    await button('Replace data keys').click();
    await on.page.getByRole('dialog').getByRole('button', { name: 'Replace data keys' }).click();
    await on.page.getByText('Data keys replaced').waitFor();
    assert.deepEqual(on.sent('POST', '/vault/rotate')[0]?.body, { keys: 'data' });
    vault = { ...status, source: 'command', masters: [...status.masters, 'ffeeddccbbaa9988'] };
    await on.page.setViewportSize(phone);
    await on.open('/vault');
    await on.page.getByText('Another master key opens the vault as well').waitFor();
    assert.equal(await button('Replace data keys').count(), 0);
    await sound(on.watched, 'console-vault-two-masters-phone');
    await button('Finish rotation').click();
    await on.page.getByRole('dialog').getByRole('button', { name: 'Finish rotation' }).click();
    await on.page.getByText('Rotation finished').waitFor();
  });

  test('who may only look replaces no keys', async () => {
    on.as('audit:read');
    await on.open('/vault');
    await on.page.getByRole('heading', { name: 'Data keys' }).waitFor();
    assert.equal(
      await button('Replace data keys')
        .isEnabled()
        .catch(() => false),
      false,
    );
    on.as('applications:read');
    await on.open('/vault');
    await on.page.getByText('audit:read').first().waitFor();
    assert.equal(on.sent('POST', '/vault/rotate').length, 0);
  });
});

suite('credentials in the portal', () => {
  const on = new FakeApp(
    () => ({
      'GET /api/ending-credentials': () => ({
        body: {
          items: ending.map(({ kind, id, hint, notAfter }) => ({
            kind,
            id,
            hint,
            application: { id: 'app_1', title: longTitle },
            notAfter,
          })),
        },
      }),
      'POST /api/leaks': () => ({ body: { received: true } }),
    }),
    'portal',
  );
  const planted = 'gh_live_0123456789abcdefghijklmnopq_ABCDEF';
  const field = () => on.page.getByRole('textbox', { name: 'Key or secret, or the text that it is in' });
  const send = () => on.page.getByRole('button', { name: 'Report and revoke' }).click();

  test('what ends soon and the report of a leak read well: light, dark, and on a phone', async () => {
    for (const [name, viewport, colorScheme] of looks) {
      await on.page.setViewportSize(viewport);
      await on.page.emulateMedia({ colorScheme });
      for (const path of ['/ending', '/report-leak']) {
        await on.open(path);
        await sound(on.watched, `portal${path.replace('/', '-')}-${name}`);
      }
    }
  });

  test('what ends leads to what takes its place', async () => {
    await on.open('/ending');
    const ways = on.page.getByRole('table').getByRole('link', { name: /Rotate|Register/ });
    await ways.first().waitFor();
    const links = await Promise.all((await ways.all()).map(way => way.getAttribute('href')));
    assert.deepEqual(links, [
      '/applications/app_1/keys/crd_0/rotate',
      '/applications/app_1/tokens/secrets/crd_1/rotate',
      '/applications/app_1',
    ]);
    on.server.routes['GET /api/ending-credentials'] = () => ({ body: { items: [] } });
    await on.open('/ending');
    await on.page.getByRole('heading', { name: 'Nothing ends soon' }).waitFor();
    await sound(on.watched, 'portal-ending-empty');
  });

  test('anybody reports a leak; nothing of it stays in the page, the address or the browser', async () => {
    on.server.routes['GET /api/session'] = () => ({ body: anonymousSession('external', ['portal:read']) });
    await on.open('/report-leak');
    await send();
    await on.page.getByText('Paste what you found.').waitFor();
    assert.equal(on.sent('POST', '/leaks').length, 0);
    await field().fill(`key = ${planted}`);
    await send();
    await on.page.getByText('your report was received').waitFor();
    assert.deepEqual(on.sent('POST', '/leaks')[0]?.body, { text: `key = ${planted}` });
    await sound(on.watched, 'portal-leak-received');
    const kept = await on.page.evaluate<string>(
      'document.documentElement.outerHTML + location.href + JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])',
    );
    assert.ok(!kept.includes(planted));
    await on.page.getByRole('button', { name: 'Report another one' }).click();
    assert.equal(await field().inputValue(), '');
  });

  test('too many reports are told so, and what was pasted is not lost', async () => {
    on.server.routes['POST /api/leaks'] = () => problemAnswer(429, 'too-many-requests', 'Too many requests');
    await on.open('/report-leak');
    await field().fill(planted);
    await send();
    await on.page.getByRole('alert').waitFor();
    assert.equal(await field().inputValue(), planted);
    assert.equal(await field().getAttribute('maxlength'), String(longestReport));
    await sound(on.watched, 'portal-leak-refused');
  });
});
