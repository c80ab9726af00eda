import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakeApp } from './fake-app.ts';
import { problemAnswer, sessionOf } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';

const base = {
  subject: 'x',
  reason: 'It hands out addresses of residents; the team is on it.',
  until: null,
  state: 'holding',
  stoppedBy: 'operator:ann',
  createdAt: Date.now() - 600_000,
  liftedBy: null,
  liftedAt: null,
};
const stops = [
  { ...base, id: 'stp_1', what: 'version', label: `${'a-very-long-name-'.repeat(4)}/v1` },
  { ...base, id: 'stp_2', what: 'country', label: 'NL', until: Date.now() + 3_600_000 },
  {
    ...base,
    id: 'stp_3',
    what: 'address',
    label: '2001:db8:1:2::/64',
    state: 'lifted',
    liftedBy: 'user:usr_1',
    liftedAt: Date.now() - 1_000,
  },
];

suite('stops', () => {
  const on = new FakeApp(() => ({
    'GET /api/v1/users': () => ({ body: { items: [], next: null } }),
    'GET /api/v1/tokens': () => ({ body: { items: [], next: null } }),
    'GET /api/v1/stops': () => ({ body: { items: stops, next: null } }),
  }));

  const open = () => on.openQuietly('/stops');
  const sent = (path: string) => on.server.calls.filter(call => call.path === `/api/v1${path}`).at(-1);

  test('read well with long names: light, dark, and on a phone', async () => {
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

  test('are made with what, which, how long and why; a name that nothing has is said, and nothing is lost', async () => {
    on.server.routes['POST /api/v1/stops'] = () =>
      problemAnswer(404, 'not-found', 'Not found', { detail: 'There is no API "wether".' });
    await open();
    await on.page.getByRole('button', { name: 'Stop something' }).click();
    const dialog = on.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Stop now' }).click();
    await dialog.getByText('Say what to stop.').first().waitFor();
    assert.equal(sent('/stops')?.method, 'GET');
    await dialog.getByRole('textbox', { name: 'Which' }).fill('wether');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('It leaks.  Really.');
    await dialog.getByRole('combobox', { name: 'How long' }).click();
    await on.page.getByRole('option', { name: '1 hour' }).click();
    await axe(on.page);
    await dialog.getByRole('button', { name: 'Stop now' }).click();
    await dialog.getByText('There is no API "wether".').waitFor();
    on.server.routes['POST /api/v1/stops'] = () => ({ status: 201, body: stops[0] });
    await dialog.getByRole('textbox', { name: 'Which' }).fill('weather');
    await dialog.getByRole('button', { name: 'Stop now' }).click();
    await dialog.waitFor({ state: 'detached' });
    const made = on.server.calls.filter(({ method }) => method === 'POST').at(-1);
    assert.ok(made);
    const { until, ...body } = made.body as { until: number };
    assert.deepEqual(body, { what: 'api', subject: 'weather', reason: 'It leaks.  Really.' });
    assert.ok(Math.abs(until - Date.now() - 3_600_000) < 60_000);
  });

  test('are lifted with a reason; those that have ended are not', async () => {
    on.server.routes['POST /api/v1/stops/stp_2/lift'] = () => ({ body: stops[2] });
    await open();
    assert.equal(await on.page.getByRole('button', { name: /^Lift the stop/ }).count(), 2);
    await on.page.getByRole('button', { name: 'Lift the stop of NL' }).click();
    const dialog = on.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The attack is over.');
    await dialog.getByRole('button', { name: 'Lift stop' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(on.server.calls.find(({ method }) => method === 'POST')?.body, {
      reason: 'The attack is over.',
    });
  });

  test('are only read by who may not make them', async () => {
    on.server.routes['GET /api/v1/session'] = () => ({
      body: sessionOf(['session:own', 'stops:read'], ['auditor']),
    });
    await open();
    assert.equal(await on.page.getByRole('button', { name: /Stop something|Lift/ }).count(), 0);
  });
});
